namespace CaseHub.Hub.Cases.Routing;

/// <summary>Who is asked first, and who next; nobody in particular where all are.</summary>
internal sealed record Choice(Guid? OfferedToId, Guid? BackupId)
{
    private static readonly Choice Everybody = new(null, null);

    /// <summary>
    /// An emergency that finds nobody on duty is everybody's: whoever looks first can take it. Who is asked by name, and alone, is asked also when they are away: the asker was told so and chose.
    /// </summary>
    public static Choice Among(IReadOnlyCollection<PoolSpecialist> pool, Urgency urgency, Guid? byName)
    {
        if (byName is { } name && pool.All(one => one.Id == name)) return new Choice(name, null);
        var ranked = Ranking.Rank(pool, urgency);
        if (ranked.Count == 0 || (urgency == Urgency.Emergency && ranked[0].Duty == Duty.None)) return Everybody;
        return new Choice(ranked[0].Id, ranked.Count > 1 ? ranked[1].Id : null);
    }
}
