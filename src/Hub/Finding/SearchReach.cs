using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;

namespace CaseHub.Hub.Finding;

/// <summary>
/// The search texts that somebody may read now, as one query, so that neither counts nor what stands around a word come from anything else. The same rights as the pages have:
/// what reads a case (<c>Cases.ReadCase</c>), its triage card, or the log of its consults.
/// </summary>
internal sealed class SearchReach(HubDb db, CaseReach reach)
{
    public async Task<IQueryable<SearchText>> ReadableAsync(Actor actor, CancellationToken cancellationToken)
    {
        bool isClinical = (actor.Roles & (Roles.Clinician | Roles.Specialist)) != Roles.None;
        bool mayHear = isClinical && actor.Scopes.HasFlag(Scopes.Consult);
        var (whole, cards, between) = (await WholeAsync(actor, cancellationToken), await reach.TriagedAsync(actor, cancellationToken), reach.Between(actor));
        return db.Set<SearchText>().Where(t =>
            (t.Kind != FoundIn.Card && t.Kind != FoundIn.Chat && whole.Any(c => c.Id == t.CaseId))
            || (t.Kind == FoundIn.Card && cards.Any(c => c.Id == t.CaseId))
            || (mayHear && t.Kind == FoundIn.Chat && between.Any(c => c.Id == t.CaseId)));
    }

    /// <summary>The cases of which they read everything. Who treats nobody reads none.</summary>
    public async Task<IQueryable<ClinicalCase>> WholeAsync(Actor actor, CancellationToken cancellationToken)
    {
        bool isClinical = (actor.Roles & (Roles.Clinician | Roles.Specialist)) != Roles.None;
        return (await reach.WholeAsync(actor, cancellationToken)).Where(c => isClinical);
    }
}
