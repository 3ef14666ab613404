using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Finding;

/// <summary>
/// Makes the search texts of the cases that have none, or ones of an older form: of an earlier release, or after <c>casehub reindex</c>. In the background, the case that changed last first;
/// a stop loses nothing, and a case whose notes cannot be read now is tried again.
/// </summary>
internal sealed partial class IndexEarlier(IServiceScopeFactory scopes, TimeProvider clock, ILogger<IndexEarlier> logger) : Watch(Interval, scopes, clock, logger)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private const int ToldEvery = 500;

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var waiting = await ReadAsync((db, _) => WaitingAsync(db, cancellationToken));
        if (waiting.Count == 0) return;
        int done = 0;
        foreach (var caseId in waiting)
        {
            if (await TryAsync(caseId, cancellationToken)) done++;
            if (done % ToldEvery == 0 && done > 0) Indexed(done, waiting.Count);
        }

        if (done % ToldEvery != 0) Indexed(done, waiting.Count);
    }

    private static Task<List<Guid>> WaitingAsync(HubDb db, CancellationToken cancellationToken) => db.Set<ClinicalCase>()
        .Where(c => !db.Set<SearchText>().Any(t => t.CaseId == c.Id && t.Kind == FoundIn.Case && t.Form == SearchWords.Form))
        .OrderByDescending(c => c.UpdatedAt)
        .Select(c => c.Id)
        .ToListAsync(cancellationToken);

    private async Task<bool> TryAsync(Guid caseId, CancellationToken cancellationToken)
    {
        try
        {
            return await InScopeAsync(async services =>
            {
                await IndexAsync(services.GetRequiredService<HubDb>(), services.GetRequiredService<NoteTexts>(), caseId, cancellationToken);
                return true;
            });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            NotIndexed(e, caseId, Interval);
            return false;
        }
    }

    private static async Task IndexAsync(HubDb db, NoteTexts notes, Guid caseId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Kind.OrderIndexersAsync(db, alone: true, cancellationToken);
        await IndexChanges.StoreAsync(db, await DraftsAsync(db, notes, caseId, cancellationToken), [], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<List<SearchDraft>> DraftsAsync(HubDb db, NoteTexts notes, Guid caseId, CancellationToken cancellationToken)
    {
        var drafts = SearchDraft.Of(await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == caseId, cancellationToken)).ToList();
        drafts.AddRange((await db.Set<Opinion>().AsNoTracking().Where(o => o.CaseId == caseId).ToListAsync(cancellationToken)).Select(SearchDraft.Of));
        drafts.AddRange((await db.Set<CaseMessage>().AsNoTracking().Where(m => m.CaseId == caseId).ToListAsync(cancellationToken)).Select(SearchDraft.Of));
        drafts.AddRange((await db.Set<Attachment>().AsNoTracking().Where(a => a.CaseId == caseId).ToListAsync(cancellationToken)).Select(SearchDraft.Of));
        var translations = db.Set<OpinionTranslation>().AsNoTracking().Where(t => db.Set<Opinion>().Any(o => o.Id == t.OpinionId && o.CaseId == caseId));
        drafts.AddRange((await translations.ToListAsync(cancellationToken)).Select(t => SearchDraft.Of(t, caseId)));
        var posts = db.Set<RoomLogEntry>().AsNoTracking().Where(e => e.Type == "chat" && db.Set<SessionCase>().Any(link => link.SessionId == e.SessionId && link.CaseId == caseId));
        drafts.AddRange((await posts.ToListAsync(cancellationToken)).Select(post => SearchDraft.Of(post, caseId)).OfType<SearchDraft>());
        var latest = db.Set<NoteRevision>().AsNoTracking().Where(r => r.CaseId == caseId && db.Set<Note>().Any(n => n.Id == r.NoteId && n.Revision == r.Number));
        foreach (var revision in await latest.ToListAsync(cancellationToken))
        {
            if (await notes.WordsAsync(revision, cancellationToken) is { } markdown) drafts.Add(SearchDraft.Of(revision, markdown));
        }

        return drafts;
    }

    [LoggerMessage(2021, LogLevel.Information, "{Done} of {Waiting} cases of before can be found by search")]
    private partial void Indexed(int done, int waiting);

    [LoggerMessage(2022, LogLevel.Warning, "Case {CaseId} cannot be made ready for search; it is tried again in {Interval}")]
    private partial void NotIndexed(Exception e, Guid caseId, TimeSpan interval);
}
