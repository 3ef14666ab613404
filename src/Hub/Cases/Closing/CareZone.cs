using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>The days of who looks after the patient: in the zone of the asker's organisation where it has said one, otherwise in the asker's own.</summary>
internal sealed class CareZone(HubDb db, TimeProvider clock)
{
    /// <summary>When the asker is asked how a follow-up went.</summary>
    public static readonly TimeOnly Morning = new(8, 0);

    public async Task<TimeZoneInfo> OfAsync(Guid organisationId, Guid askerId, CancellationToken cancellationToken)
    {
        string? zone = await db.Set<CarePolicy>().Where(p => p.OrganisationId == organisationId).Select(p => p.TimeZone).SingleOrDefaultAsync(cancellationToken)
            ?? await db.Set<Clinician>().Where(c => c.Id == askerId).Select(c => c.TimeZone).SingleOrDefaultAsync(cancellationToken);
        return zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known : TimeZoneInfo.Utc;
    }

    public DateOnly Today(TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime);

    /// <summary>A day's morning in a zone. Where the clocks spring over it that day, an hour later.</summary>
    public static DateTimeOffset MorningOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(Morning);
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
