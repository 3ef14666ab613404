using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>The days of who looks after the patient: in the zone of the asker's organisation where it has said one, otherwise in the asker's own.</summary>
internal sealed class CareZone(HubDb db, TimeProvider clock)
{
    /// <summary>When the asker is asked how a follow-up went.</summary>
    public static readonly TimeOnly Morning = new(8, 0);

    public async Task<DateTimeZone> OfAsync(Guid organisationId, Guid askerId, CancellationToken cancellationToken) => WallTimes.ZoneOf(
        await db.Set<CarePolicy>().Where(p => p.OrganisationId == organisationId).Select(p => p.TimeZone).SingleOrDefaultAsync(cancellationToken)
        ?? await db.Set<Clinician>().Where(c => c.Id == askerId).Select(c => c.TimeZone).SingleOrDefaultAsync(cancellationToken));

    public DateOnly Today(DateTimeZone zone) => zone.DayOf(clock.GetUtcNow()).ToDateOnly();

    /// <summary>A day's morning in a zone. Where the clocks spring over it that day, from the change on.</summary>
    public static DateTimeOffset MorningOf(DateOnly day, DateTimeZone zone) => zone.InstantOf(LocalDate.FromDateOnly(day) + LocalTime.FromTimeOnly(Morning));
}
