using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CaseHub.Hub.Finding;

/// <summary>Whatever of the record is saved takes its search text along, in the same transaction: what was written is found, and what was removed is not, from that moment on.</summary>
internal sealed class IndexChanges : SaveChangesInterceptor
{
    /// <summary>Of a case; its other columns change more often and are not searched.</summary>
    private static readonly string[] Searched =
    [
        nameof(ClinicalCase.Title), nameof(ClinicalCase.Question), nameof(ClinicalCase.Summary), nameof(ClinicalCase.Allergies), nameof(ClinicalCase.Pregnancy), nameof(ClinicalCase.RedFlags),
        nameof(ClinicalCase.Facts), nameof(ClinicalCase.Plan), nameof(ClinicalCase.OutcomeText), nameof(ClinicalCase.Tried),
    ];

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is HubDb db) await KeepAsync(db, cancellationToken);
        return result;
    }

    private static async Task KeepAsync(HubDb db, CancellationToken cancellationToken)
    {
        var changed = db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        var drafts = changed.Where(e => e.State != EntityState.Deleted).SelectMany(Drafts).ToList();
        foreach (var entry in changed.Where(e => e.State == EntityState.Added))
        {
            if (entry.Entity is RoomLogEntry { Type: "chat" } post) drafts.AddRange(await OfChatAsync(db, post, cancellationToken));
            if (entry.Entity is OpinionTranslation translation) drafts.Add(SearchDraft.Of(translation, await CaseOfAsync(db, translation.OpinionId, cancellationToken)));
        }

        var gone = changed.Where(e => e.State == EntityState.Deleted).Select(e => e.Entity).OfType<Attachment>().Select(file => file.Id).ToList();
        if (drafts.Count + gone.Count == 0) return;
        await db.Kind.OrderIndexersAsync(db, alone: false, cancellationToken);
        await StoreAsync(db, drafts, gone, cancellationToken);
    }

    /// <summary>Also for who makes the texts of a whole case anew.</summary>
    internal static async Task StoreAsync(HubDb db, List<SearchDraft> drafts, List<Guid> gone, CancellationToken cancellationToken)
    {
        var sources = drafts.Select(draft => draft.SourceId).Concat(gone).Distinct().ToList();
        var present = await db.Set<SearchText>().Where(row => sources.Contains(row.SourceId)).ToListAsync(cancellationToken);
        db.RemoveRange(present.Where(row => gone.Contains(row.SourceId)));
        foreach (var draft in drafts)
        {
            if (present.Find(row => row.Kind == draft.Kind && row.SourceId == draft.SourceId && row.CaseId == draft.CaseId) is { } row) draft.Fill(row);
            else db.Add(draft.Row());
        }
    }

    private static IEnumerable<SearchDraft> Drafts(EntityEntry entry) => entry.Entity switch
    {
        ClinicalCase @case when entry.State == EntityState.Added || Searched.Any(name => entry.Property(name).IsModified) => SearchDraft.Of(@case),
        Opinion opinion when entry.State == EntityState.Added || entry.Property(nameof(Opinion.Markdown)).IsModified || entry.Property(nameof(Opinion.References)).IsModified => [SearchDraft.Of(opinion)],
        NoteRevision { Markdown: { } markdown } revision when entry.State == EntityState.Added => [SearchDraft.Of(revision, markdown)],
        CaseMessage message when entry.State == EntityState.Added => [SearchDraft.Of(message)],
        Attachment file when entry.State == EntityState.Added => [SearchDraft.Of(file)],
        _ => [],
    };

    private static async Task<IEnumerable<SearchDraft>> OfChatAsync(HubDb db, RoomLogEntry post, CancellationToken cancellationToken)
    {
        var cases = await db.Set<SessionCase>().Where(link => link.SessionId == post.SessionId).Select(link => link.CaseId).ToListAsync(cancellationToken);
        // With a session that is new itself, as when a case is imported, its cases are not stored yet.
        var added = db.Set<SessionCase>().Local.Where(link => link.SessionId == post.SessionId).Select(link => link.CaseId);
        return cases.Union(added).Select(caseId => SearchDraft.Of(post, caseId)).OfType<SearchDraft>();
    }

    private static async Task<Guid> CaseOfAsync(HubDb db, Guid opinionId, CancellationToken cancellationToken) =>
        db.Set<Opinion>().Local.FirstOrDefault(o => o.Id == opinionId)?.CaseId ?? await db.Set<Opinion>().Where(o => o.Id == opinionId).Select(o => o.CaseId).SingleAsync(cancellationToken);
}
