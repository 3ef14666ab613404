using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Live;

/// <summary>Where a post stands in the log, and whether this call put it there.</summary>
public sealed record LogPosition(long Seq, bool IsNew);

/// <summary>
/// Writes one session's log. Owned by the room's loop, which alone gives sequence numbers; an answer means that the entry is on disk.
/// </summary>
internal sealed class RoomLog(IServiceScopeFactory scopes, Session session, TimeProvider clock)
{
    private long lastSeq = -1;

    public async Task<LogPosition> AppendAsync(LogDraft draft)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        if (draft.ClientId is not null && await FindAsync(db, draft) is { } known) return new LogPosition(known, IsNew: false);

        long seq = await LastSeqAsync(db) + 1;
        db.Add(new RoomLogEntry
        {
            SessionId = session.Id,
            Seq = seq,
            OrganisationId = session.OrganisationId,
            Type = draft.Type,
            At = clock.GetUtcNow(),
            By = draft.By,
            ClientId = draft.ClientId,
            Body = draft.BodyJson,
        });
        await db.SaveChangesAsync();
        lastSeq = seq;
        return new LogPosition(seq, IsNew: true);
    }

    private async Task<long> LastSeqAsync(HubDb db)
    {
        if (lastSeq < 0) lastSeq = await db.Set<RoomLogEntry>().Where(entry => entry.SessionId == session.Id).MaxAsync(entry => (long?)entry.Seq) ?? 0;
        return lastSeq;
    }

    private Task<long?> FindAsync(HubDb db, LogDraft draft) => db.Set<RoomLogEntry>()
        .Where(entry => entry.SessionId == session.Id && entry.By == draft.By && entry.ClientId == draft.ClientId)
        .Select(entry => (long?)entry.Seq)
        .SingleOrDefaultAsync();
}
