using CaseHub.Hub.Cases;
using CaseHub.Hub.People;

namespace CaseHub.Hub.Finding;

/// <summary>
/// The search texts that somebody may read now, as one query, so that neither counts nor what stands around a word come from anything else. The same rights as the pages have:
/// what reads a case (<c>Cases.ReadCase</c>), its triage card, or the log of its consults.
/// </summary>
internal sealed class SearchReach(CaseReach reach)
{
    /// <param name="found">Texts of anybody; of their cases alone is looked up what the reader is to them, and once for all texts of a case.</param>
    /// <param name="actor">The reader.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<IQueryable<SearchText>> ReadableAsync(IQueryable<SearchText> found, Actor actor, CancellationToken cancellationToken)
    {
        bool isClinical = (actor.Roles & (Roles.Clinician | Roles.Specialist)) != Roles.None;
        bool mayHear = isClinical && actor.Scopes.HasFlag(Scopes.Consult);
        var cases = found.Select(t => t.CaseId);
        var whole = (await WholeAsync(actor, cancellationToken)).Where(c => cases.Contains(c.Id)).Select(c => c.Id);
        var cards = (await reach.TriagedAsync(actor, cancellationToken)).Where(c => cases.Contains(c.Id)).Select(c => c.Id);
        var between = reach.Between(actor).Where(c => cases.Contains(c.Id)).Select(c => c.Id);
        return found.Where(t =>
            (t.Kind != FoundIn.Card && t.Kind != FoundIn.Chat && whole.Contains(t.CaseId))
            || (t.Kind == FoundIn.Card && cards.Contains(t.CaseId))
            || (mayHear && t.Kind == FoundIn.Chat && between.Contains(t.CaseId)));
    }

    /// <summary>The cases of which they read everything. Who treats nobody reads none.</summary>
    public async Task<IQueryable<ClinicalCase>> WholeAsync(Actor actor, CancellationToken cancellationToken)
    {
        bool isClinical = (actor.Roles & (Roles.Clinician | Roles.Specialist)) != Roles.None;
        return (await reach.WholeAsync(actor, cancellationToken)).Where(c => isClinical);
    }
}
