namespace CaseHub.Hub.Cases.Routing;

/// <summary>What the rota says of somebody at a moment.</summary>
public enum Duty
{
    OnShift,
    Backup,
    None,
}

/// <summary>Somebody who can be asked, by the organisation for which they would answer.</summary>
internal sealed record Asked(Guid Id, Guid OrganisationId);

/// <summary>A specialist as the choice sees them.</summary>
internal sealed record PoolSpecialist
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required string Name { get; init; }

    public required string TimeZone { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    public Duty Duty { get; init; } = Duty.None;

    /// <summary>Null where they are there.</summary>
    public DateTimeOffset? AwayUntil { get; init; }

    /// <summary>Cases of the last seven days that are offered to them or that they accepted.</summary>
    public int ThisWeek { get; init; }

    /// <summary>Null for any number.</summary>
    public int? WeeklyCap { get; init; }

    /// <summary>Cases that they accepted and have not answered.</summary>
    public int Load { get; init; }

    /// <summary>Has a language in common with who asks.</summary>
    public bool SharesLanguage { get; init; }

    /// <summary>It is a time of the day at which they work.</summary>
    public bool IsInHours { get; init; }

    /// <summary>From accepting to answering, over the last 90 days; null where they answered none.</summary>
    public TimeSpan? MedianAnswer { get; init; }

    public DateTimeOffset? LastOfferedAt { get; init; }

    public bool IsAway => AwayUntil is not null;

    public bool IsCapped => ThisWeek >= WeeklyCap;

    /// <summary>In an emergency the weekly cap does not bind.</summary>
    public bool IsAvailable(Urgency urgency) => !IsAway && (urgency == Urgency.Emergency || !IsCapped);
}

/// <summary>
/// In which order specialists are asked. Whoever is on duty comes first; then who understands the asker and is awake, because one who does neither helps less than one with
/// more to do; then who has least to do, who used to answer soonest, and who was asked longest ago. Name and id make it the same order each time.
/// </summary>
internal static class Ranking
{
    /// <summary>Those who are available, best first.</summary>
    public static IReadOnlyList<PoolSpecialist> Rank(IEnumerable<PoolSpecialist> pool, Urgency urgency) =>
    [
        .. pool.Where(one => one.IsAvailable(urgency))
            .OrderBy(one => one.Duty)
            .ThenByDescending(one => one.SharesLanguage)
            .ThenByDescending(one => one.IsInHours)
            .ThenBy(one => one.Load)
            .ThenBy(one => one.MedianAnswer ?? TimeSpan.MaxValue)
            .ThenBy(one => one.LastOfferedAt ?? DateTimeOffset.MinValue)
            .ThenBy(one => one.Name, StringComparer.Ordinal)
            .ThenBy(one => one.Id),
    ];
}
