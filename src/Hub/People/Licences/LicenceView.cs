using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Licences;

/// <summary>A licence as its holder and the administrators see it.</summary>
/// <param name="LastDay">The last day on which it counts.</param>
/// <param name="FirstCheckBy">Name of the administrator; null before, or where they are no person of this hub.</param>
/// <param name="RefusedFor">What the holder is told.</param>
/// <param name="MayCheck">Whether the reader may check it now: neither the holder nor who checked it first.</param>
/// <param name="Version">Send it back with a decision.</param>
public sealed record LicenceView(
    Guid Id,
    Guid HolderId,
    string HolderName,
    string Number,
    string Authority,
    DateOnly LastDay,
    LicenceState State,
    DateTimeOffset SubmittedAt,
    string? FirstCheckBy,
    DateTimeOffset? FirstCheckAt,
    string? SecondCheckBy,
    DateTimeOffset? SecondCheckAt,
    DateTimeOffset? SecondCheckDue,
    string? RefusedFor,
    bool MayCheck,
    int Version);

internal sealed class LicenceViews(HubDb db, CurrentActor actor, TimeProvider clock)
{
    /// <summary>Newest first.</summary>
    public async Task<List<LicenceView>> OfAsync(IQueryable<Licence> licences, CancellationToken cancellationToken)
    {
        var rows = await licences.AsNoTracking().OrderByDescending(l => l.SubmittedAt).ToListAsync(cancellationToken);
        var ids = rows.SelectMany(l => new[] { l.ClinicianId, l.FirstCheckBy, l.SecondCheckBy }).OfType<Guid>().Distinct().ToList();
        var names = await db.Set<Clinician>().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
        return rows.ConvertAll(l => View(l, names));
    }

    private LicenceView View(Licence l, Dictionary<Guid, string> names)
    {
        var state = l.StateAt(clock.GetUtcNow());
        string? NameOf(Guid? id) => id is { } known ? names.GetValueOrDefault(known) : null;
        return new LicenceView(
            l.Id, l.ClinicianId, names[l.ClinicianId], l.Number, l.Authority, l.LastDay(), state, l.SubmittedAt,
            NameOf(l.FirstCheckBy), l.FirstCheckAt, NameOf(l.SecondCheckBy), l.SecondCheckAt, l.SecondCheckDue, l.RefusedFor,
            state.IsWaiting() && actor.Value?.Id is { } me && me != l.ClinicianId && me != l.FirstCheckBy,
            l.Version);
    }
}

public static class LicenceStates
{
    /// <summary>Somebody has to check it yet.</summary>
    public static bool IsWaiting(this LicenceState state) =>
        state is LicenceState.Submitted or LicenceState.CheckedOnce or LicenceState.CheckedInSurge or LicenceState.SecondCheckOverdue;

    public static bool Counts(this LicenceState state) => state is LicenceState.Valid or LicenceState.CheckedInSurge;

    internal static DateOnly LastDay(this Licence licence) => DateOnly.FromDateTime(licence.ExpiresAt.UtcDateTime.AddTicks(-1));

    /// <summary>It counts through its last day, which ends at midnight UTC.</summary>
    internal static DateTimeOffset EndOf(DateOnly lastDay) => new(lastDay.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
