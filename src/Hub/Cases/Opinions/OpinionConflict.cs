namespace CaseHub.Hub.Cases.Opinions;

/// <summary>Opinions of several authors that cannot all be followed.</summary>
/// <param name="OpinionIds">Each author's latest, oldest first.</param>
/// <param name="About">In what they differ, in words for people: "What should happen to the patient", "ibuprofen".</param>
public sealed record OpinionConflict(IReadOnlyList<Guid> OpinionIds, IReadOnlyList<string> About)
{
    /// <summary>Compares what each author says now: another disposition, or another dose, unit or frequency of the same drug. What only one of them names is no conflict.</summary>
    /// <param name="opinions">Of the case since it was last sent, oldest first.</param>
    /// <param name="drugs">Of each opinion.</param>
    /// <returns>Null where they can all be followed.</returns>
    internal static OpinionConflict? Among(IReadOnlyList<Opinion> opinions, ILookup<Guid, DrugView> drugs)
    {
        var latest = opinions.GroupBy(o => o.AuthorId).Select(of => of.Last()).OrderBy(o => o.At).ToList();
        if (latest.Count < 2) return null;
        var about = new List<string>();
        if (latest.Select(o => o.Disposition).Distinct().Count() > 1) about.Add(OpinionWords.Of("about-disposition"));
        about.AddRange(latest.SelectMany(o => drugs[o.Id].Select(drug => (o.AuthorId, Drug: drug)))
            .GroupBy(line => line.Drug.Key)
            .Where(of => of.GroupBy(line => line.AuthorId).Select(author => DosesOf(author.Select(line => line.Drug))).Distinct().Count() > 1)
            .Select(of => of.First().Drug.Shown));
        return about.Count == 0 ? null : new OpinionConflict(latest.ConvertAll(o => o.Id), about);
    }

    /// <summary>Equal for two authors who dose a drug alike, in whatever order they wrote its lines.</summary>
    private static string DosesOf(IEnumerable<DrugView> lines) =>
        string.Join('|', lines.Select(d => FormattableString.Invariant($"{d.Dose:0.####} {d.Unit} {d.Frequency}")).Order(StringComparer.Ordinal));
}
