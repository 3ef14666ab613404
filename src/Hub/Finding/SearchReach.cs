using CaseHub.Hub.Cases;
using CaseHub.Hub.People;

namespace CaseHub.Hub.Finding;

/// <summary>
/// The search texts that somebody may read now, as one query, so that neither counts nor what stands around a word come from anything else. The same rights as the pages have:
/// what reads a case (<c>Cases.ReadCase</c>), its triage card, or the log of its consults.
/// </summary>
internal sealed class SearchReach(CaseReach reach)
{
    /// <param name="found">Texts of anybody.</param>
    /// <param name="among">The only cases they can be of, where that is known: a few are looked up faster than all that the reader may know of.</param>
    /// <param name="actor">The reader.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<IQueryable<SearchText>> ReadableAsync(IQueryable<SearchText> found, IReadOnlyList<Guid>? among, Actor actor, CancellationToken cancellationToken)
    {
        bool mayHear = IsClinical(actor) && actor.Scopes.HasFlag(Scopes.Consult);
        var (whole, cards, between) = (await WholeAsync(actor, cancellationToken), await reach.TriagedAsync(actor, cancellationToken), reach.Between(actor));
        if (among is not null) (whole, cards, between) = (whole.Where(id => among.Contains(id)), cards.Where(id => among.Contains(id)), between.Where(id => among.Contains(id)));
        return found.Where(t =>
            (t.Kind != FoundIn.Card && t.Kind != FoundIn.Chat && whole.Contains(t.CaseId))
            || (t.Kind == FoundIn.Card && cards.Contains(t.CaseId))
            || (mayHear && t.Kind == FoundIn.Chat && between.Contains(t.CaseId)));
    }

    /// <summary>The cases of which they read everything, by id. Who treats nobody reads none.</summary>
    public async Task<IQueryable<Guid>> WholeAsync(Actor actor, CancellationToken cancellationToken)
    {
        bool isClinical = IsClinical(actor);
        return (await reach.WholeAsync(actor, cancellationToken)).Where(_ => isClinical);
    }

    private static bool IsClinical(Actor actor) => (actor.Roles & (Roles.Clinician | Roles.Specialist)) != Roles.None;
}
