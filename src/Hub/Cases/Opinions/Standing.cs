namespace CaseHub.Hub.Cases.Opinions;

/// <summary>What an opinion says with all that was added to it so far.</summary>
/// <param name="Assessment">Null where it was never given apart.</param>
internal sealed record Standing(Disposition Disposition, bool IsCritical, IReadOnlyList<DrugView> Drugs, string? Assessment, string? Recommendation, string? References)
{
    /// <param name="before">What stood; null for an opinion that adds to nothing.</param>
    /// <param name="opinion">The next.</param>
    /// <param name="drugs">Its medication, which is whole.</param>
    public static Standing After(Standing? before, Opinion opinion, IReadOnlyList<DrugView> drugs) => new(
        opinion.Disposition, opinion.IsCritical, drugs,
        opinion.Assessment ?? before?.Assessment, opinion.Recommendation ?? before?.Recommendation, opinion.References ?? before?.References);
}
