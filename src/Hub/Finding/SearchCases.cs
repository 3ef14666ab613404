using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Finding;

/// <summary>
/// Looks for words in the cases that somebody may read, and in their notes, opinions, outcomes, file names and consults. What is in files is not searched. A page is of cases,
/// each with the places where it was found: what stands in the title first, then in the question, then in one text elsewhere, then in several together, the newest first.
/// </summary>
public static class SearchCases
{
    public const int PageSize = 20;
    public const int LastPage = 50;

    /// <summary>Of one case.</summary>
    public const int PlacesShown = 3;

    /// <param name="Q">Words, "phrases", -without; at most 200 characters. Empty shows what changed last.</param>
    /// <param name="Page">From 1.</param>
    public sealed record Request(string? Q, int Page = 1) : IQuery<Answer>, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Range("page", Page, 1, LastPage);
    }

    /// <param name="Query">What was looked for, as it was typed.</param>
    /// <param name="Total">How many cases hold it; how many one may read at all where nothing was looked for.</param>
    /// <param name="Pages">How many pages can be turned to.</param>
    /// <param name="Cases">This page.</param>
    public sealed record Answer(string Query, int Total, int Page, int Pages, IReadOnlyList<FoundCase> Cases);

    /// <param name="Case">As lists have it.</param>
    /// <param name="Places">The best of the places where it was found; none where nothing was looked for.</param>
    /// <param name="MorePlaces">How many more there are.</param>
    public sealed record FoundCase(ListCases.Row Case, IReadOnlyList<FoundPlace> Places, int MorePlaces);

    /// <param name="In">What it is.</param>
    /// <param name="SourceId">The note, opinion, message or file; the case for what stands in itself.</param>
    /// <param name="SessionId">Of a chat: where it was said.</param>
    /// <param name="At">When it was written.</param>
    /// <param name="Snippet">What stands around it.</param>
    public sealed record FoundPlace(FoundIn In, Guid SourceId, Guid? SessionId, DateTimeOffset At, IReadOnlyList<SnippetPiece> Snippet);

    internal sealed class Handler(HubDb db, CurrentActor actor, SearchReach reach, SpreadWords spread, CaseRows rows) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            string typed = request.Q?.Trim() ?? "";
            if (typed.Length == 0) return await RecentAsync(request.Page, cancellationToken);
            var parsed = SearchQuery.Parse(typed);
            if (!parsed.IsGranted) return parsed.Refusal;

            var me = actor.Required;
            // A number, a time and two ids for each text found cost less than to have the database group, count and order them one after the other.
            var found = await (await reach.ReadableAsync(Texts(parsed.Value), among: null, me, cancellationToken)).Select(SearchRank.Of(parsed.Value)).ToListAsync(cancellationToken);
            found.AddRange(await SpreadAsync(parsed.Value, found, me, cancellationToken));
            var all = found.GroupBy(one => one.CaseId).Select(of => (Rank: of.Min(one => one.Rank), At: of.Max(one => one.At), CaseId: of.Key, Texts: of)).ToList();
            var page = all.OrderBy(one => one.Rank).ThenByDescending(one => one.At).ThenBy(one => one.CaseId).Skip((request.Page - 1) * PageSize).Take(PageSize).ToList();
            var ids = page.Select(one => one.CaseId).ToList();
            var cases = await rows.ReadAsync(ids, me, cancellationToken);
            var places = (await PlacesAsync([.. page.SelectMany(one => one.Texts).Select(one => one.Id)], ids, me, cancellationToken)).ToLookup(t => t.CaseId);
            return new Answer(typed, all.Count, request.Page, PagesOf(all.Count), [.. cases.Select(one => Found(one, [.. places[one.Id]], parsed.Value))]);
        }

        /// <summary>What no text holds alone, behind it; not looked for where what is found already fills every page.</summary>
        private async Task<List<RankedText>> SpreadAsync(SearchQuery query, List<RankedText> found, Actor me, CancellationToken cancellationToken)
        {
            if (query.Wanted.Count == 1) return [];
            var cases = found.Select(one => one.CaseId).ToHashSet();
            if (cases.Count >= PageSize * LastPage) return [];
            return await spread.FindAsync([.. query.Wanted.Select(term => Texts(query with { Wanted = [term] }))], cases, me, cancellationToken);
        }

        /// <summary>Asks for the right to them once more: it may have ended since they were found.</summary>
        private async Task<List<SearchText>> PlacesAsync(List<long> texts, List<Guid> cases, Actor me, CancellationToken cancellationToken) =>
            await (await reach.ReadableAsync(db.Set<SearchText>().Where(t => texts.Contains(t.Id)), cases, me, cancellationToken)).AsNoTracking().ToListAsync(cancellationToken);

        /// <summary>Those that hold what is looked for, whoever may read them.</summary>
        private IQueryable<SearchText> Texts(SearchQuery query)
        {
            string? beginning = query.Wanted is [.., { IsBeginning: true } last] ? last.Keys[^1] : null;
            var all = query.Wanted.SelectMany(term => term.Keys.Take(term.IsBeginning ? term.Keys.Count - 1 : term.Keys.Count)).Distinct().ToList();
            var none = query.Unwanted.Where(term => term.Phrase is null).SelectMany(term => term.Keys).Distinct().ToList();
            var texts = db.Kind.Indexed<SearchText>(db, all, beginning, none);
            foreach (string phrase in query.Wanted.Select(term => term.Phrase).OfType<string>()) texts = texts.Where(t => t.Line.Contains(phrase));
            foreach (string phrase in query.Unwanted.Select(term => term.Phrase).OfType<string>()) texts = texts.Where(t => !t.Line.Contains(phrase));
            return texts;
        }

        private async Task<Outcome<Answer>> RecentAsync(int page, CancellationToken cancellationToken)
        {
            var readable = await reach.WholeAsync(actor.Required, cancellationToken);
            var whole = db.Set<ClinicalCase>().Where(c => readable.Contains(c.Id));
            int total = await whole.CountAsync(cancellationToken);
            var ids = await whole.OrderByDescending(c => c.UpdatedAt).ThenBy(c => c.Id).Skip((page - 1) * PageSize).Take(PageSize).Select(c => c.Id).ToListAsync(cancellationToken);
            var cases = await rows.ReadAsync(ids, actor.Required, cancellationToken);
            return new Answer("", total, page, PagesOf(total), [.. cases.Select(one => new FoundCase(one, [], 0))]);
        }

        private static int PagesOf(int total) => Math.Clamp((total + PageSize - 1) / PageSize, 1, LastPage);

        /// <summary>The card says nothing that the case does not.</summary>
        private static FoundCase Found(ListCases.Row one, List<SearchText> texts, SearchQuery query)
        {
            if (texts.Exists(t => t.Kind == FoundIn.Case)) texts.RemoveAll(t => t.Kind == FoundIn.Card);
            var best = texts.OrderBy(t => t.Kind).ThenByDescending(t => t.At).ThenBy(t => t.Id).Take(PlacesShown);
            return new FoundCase(one, [.. best.Select(t => new FoundPlace(t.Kind, t.SourceId, t.SessionId, t.At, Snippet.Of(t.Text, query)))], Math.Max(0, texts.Count - PlacesShown));
        }
    }
}
