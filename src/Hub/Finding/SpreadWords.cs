using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Finding;

/// <summary>
/// Cases that hold all that is looked for, but in no text alone: one word in the question and another in the opinion. Which may is worked out without asking who reads what; then the
/// rights to their texts are asked for, and what is readable has to hold everything by itself.
/// </summary>
internal sealed class SpreadWords(HubDb db, SearchReach reach)
{
    /// <summary>Behind whatever stands in one text.</summary>
    public const int Rank = 3;

    /// <summary>So many are looked at one by one: their texts, and the rights to them.</summary>
    private const int FewCases = 1000;

    /// <param name="terms">For each thing that is looked for, the texts that hold it, whoever may read them.</param>
    /// <param name="but">Cases that are found already.</param>
    /// <param name="actor">The reader.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>The texts that hold something of it, of the cases that hold all.</returns>
    public async Task<List<RankedText>> FindAsync(IReadOnlyList<IQueryable<SearchText>> terms, IReadOnlySet<Guid> but, Actor actor, CancellationToken cancellationToken)
    {
        // Who sees a triage card alone has one text of the case. Who reads few cases does not wait for what stands in all the others.
        var whole = await (await reach.WholeAsync(actor, cancellationToken)).Distinct().Take(FewCases + 1).ToListAsync(cancellationToken);
        if (whole.Count == 0) return [];
        if (whole.Count <= FewCases) terms = [.. terms.Select(texts => texts.Where(t => whole.Contains(t.CaseId)))];

        var every = terms.Skip(1).Aggregate(terms[0], (texts, other) => texts.Where(t => other.Select(o => o.CaseId).Contains(t.CaseId)));
        var cases = (await every.Select(t => t.CaseId).Distinct().ToListAsync(cancellationToken)).Where(id => !but.Contains(id)).ToList();
        if (cases.Count == 0) return [];

        var held = new Dictionary<long, HashSet<int>>();
        for (int term = 0; term < terms.Count; term++)
        {
            foreach (long id in await terms[term].Where(t => cases.Contains(t.CaseId)).Select(t => t.Id).ToListAsync(cancellationToken))
            {
                if (!held.TryGetValue(id, out var of)) held[id] = of = [];
                of.Add(term);
            }
        }

        var ids = held.Keys.ToList();
        var readable = await (await reach.ReadableAsync(db.Set<SearchText>().Where(t => ids.Contains(t.Id)), cases.Count <= FewCases ? cases : null, actor, cancellationToken))
            .Select(t => new RankedText { Id = t.Id, CaseId = t.CaseId, At = t.At, Rank = Rank }).ToListAsync(cancellationToken);
        return [.. readable.GroupBy(text => text.CaseId).Where(of => of.SelectMany(text => held[text.Id]).Distinct().Count() == terms.Count).SelectMany(of => of)];
    }
}
