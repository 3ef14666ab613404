using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>Reads of those who can be asked what the choice among them needs.</summary>
internal sealed class SpecialistPool(HubDb db, TimeProvider clock)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);
    private static readonly (TimeSpan From, TimeSpan To) UsualDay = (TimeSpan.FromHours(8), TimeSpan.FromHours(20));

    /// <summary>Each person once, also where they can be asked in two organisations: then in the one whose rota they are on.</summary>
    /// <param name="specialty">Whose rota counts.</param>
    /// <param name="askerId">Who asks, for the languages.</param>
    /// <param name="asked">Who can be asked.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<List<PoolSpecialist>> ReadAsync(string specialty, Guid askerId, IReadOnlyCollection<Asked> asked, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var ids = asked.Select(one => one.Id).Distinct().ToList();
        var people = await db.Set<Clinician>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var spoken = await db.Set<Clinician>().AsNoTracking().Where(c => c.Id == askerId).Select(c => c.Languages).SingleOrDefaultAsync(cancellationToken) ?? [];
        var caps = await db.Set<Availability>().AsNoTracking().Where(a => ids.Contains(a.ClinicianId)).ToDictionaryAsync(a => a.ClinicianId, a => a.WeeklyCap, cancellationToken);
        var away = (await db.Set<Absence>().AsNoTracking().Where(a => ids.Contains(a.ClinicianId) && a.From <= now && a.To > now).ToListAsync(cancellationToken)).ToLookup(a => a.ClinicianId, a => a.To);
        var duty = (await db.Set<Shift>().AsNoTracking().At(now).Where(s => s.Specialty == specialty && ids.Contains(s.ClinicianId)).ToListAsync(cancellationToken)).ToLookup(s => (s.ClinicianId, s.OrganisationId));
        var offers = (await OffersAsync(ids, now - Week, cancellationToken)).ToLookup(offer => offer.ClinicianId);
        var load = await LoadAsync(ids, cancellationToken);
        var answers = (await AnswersAsync(ids, now - Remembered, cancellationToken)).ToLookup(answer => answer.ClinicianId, answer => answer.Took);

        return [.. asked.Where(one => people.ContainsKey(one.Id)).Select(Describe).GroupBy(one => one.Id).Select(same => same.OrderBy(one => one.Duty).ThenBy(one => one.OrganisationId).First())];

        PoolSpecialist Describe(Asked one) => new()
        {
            Id = one.Id,
            OrganisationId = one.OrganisationId,
            Name = people[one.Id].Name,
            TimeZone = people[one.Id].TimeZone,
            Languages = people[one.Id].Languages,
            Duty = !duty[(one.Id, one.OrganisationId)].Any() ? Duty.None : duty[(one.Id, one.OrganisationId)].Any(shift => !shift.IsBackup) ? Duty.OnShift : Duty.Backup,
            AwayUntil = away[one.Id].Select(until => (DateTimeOffset?)until).Max(),
            ThisWeek = offers[one.Id].Select(offer => offer.CaseId).Distinct().Count(),
            WeeklyCap = caps.GetValueOrDefault(one.Id),
            Load = load.GetValueOrDefault(one.Id),
            SharesLanguage = spoken.Select(Spoken).Intersect(people[one.Id].Languages.Select(Spoken)).Any(),
            IsInHours = IsInHours(people[one.Id], now),
            MedianAnswer = MedianOf([.. answers[one.Id].Order()]),
            LastOfferedAt = offers[one.Id].Select(offer => (DateTimeOffset?)offer.At).Max(),
        };
    }

    internal static TimeSpan? MedianOf(List<TimeSpan> sorted) => sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

    /// <summary>Where somebody has not said when they can be reached, from eight to eight of their day.</summary>
    private static bool IsInHours(Clinician one, DateTimeOffset now)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(one.TimeZone, out var zone)) return true;
        var hours = ClinicHours.Parse(one.ClinicHours);
        if (!hours.IsEmpty) return hours.Hold(now, zone);
        var there = TimeZoneInfo.ConvertTime(now, zone).TimeOfDay;
        return UsualDay.From <= there && there < UsualDay.To;
    }

    /// <summary>The language of a tag: who speaks British English understands American (RFC 5646 §2.2.1).</summary>
    private static string Spoken(string tag) => tag.Split('-')[0].ToLowerInvariant();

    private async Task<List<(Guid ClinicianId, Guid CaseId, DateTimeOffset At)>> OffersAsync(List<Guid> ids, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var offered = await db.Set<CasePromise>().AsNoTracking()
            .Where(p => p.OfferedToId != null && ids.Contains(p.OfferedToId.Value) && p.StartedAt > since)
            .Select(p => new { ClinicianId = p.OfferedToId!.Value, p.CaseId, At = p.StartedAt }).ToListAsync(cancellationToken);
        var accepted = await db.Set<ClinicalCase>().AsNoTracking()
            .Where(c => c.AdviserId != null && ids.Contains(c.AdviserId.Value) && c.AcceptedAt > since)
            .Select(c => new { ClinicianId = c.AdviserId!.Value, CaseId = c.Id, At = c.AcceptedAt!.Value }).ToListAsync(cancellationToken);
        return [.. offered.Concat(accepted).Select(one => (one.ClinicianId, one.CaseId, one.At))];
    }

    private Task<Dictionary<Guid, int>> LoadAsync(List<Guid> ids, CancellationToken cancellationToken) => db.Set<ClinicalCase>().AsNoTracking()
        .Where(c => c.State == CaseState.Accepted && c.AdviserId != null && ids.Contains(c.AdviserId.Value))
        .GroupBy(c => c.AdviserId!.Value).Select(one => new { one.Key, Count = one.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, cancellationToken);

    private async Task<List<(Guid ClinicianId, TimeSpan Took)>> AnswersAsync(List<Guid> ids, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var answered = await db.Set<ClinicalCase>().AsNoTracking()
            .Where(c => c.AdviserId != null && ids.Contains(c.AdviserId.Value) && c.AcceptedAt != null && c.AnsweredAt > since)
            .Select(c => new { ClinicianId = c.AdviserId!.Value, From = c.AcceptedAt!.Value, To = c.AnsweredAt!.Value }).ToListAsync(cancellationToken);
        return [.. answered.Select(one => (one.ClinicianId, one.To - one.From))];
    }
}

internal static class Shifts
{
    /// <summary>Those that run at a moment.</summary>
    public static IQueryable<Shift> At(this IQueryable<Shift> shifts, DateTimeOffset at) => shifts.Where(s => s.From <= at && s.To > at);
}
