using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Audit;

/// <summary>The append-only log. Each entry builds on the one before, so whoever appends is alone until the transaction ends: no gap and no fork.</summary>
internal sealed class AuditLog(HubDb db, CurrentActor actor, Disclosure disclosure, TimeProvider clock)
{
    public const string Granted = "granted";

    /// <summary>Appends in the running transaction, together with what it tells of.</summary>
    public async Task AppendAsync(string request, Guid? subjectId, string result, CancellationToken cancellationToken)
    {
        await db.Kind.OrderWritersAsync(db, cancellationToken);
        var last = await db.Set<AuditEntry>().AsNoTracking()
            .OrderByDescending(e => e.Index)
            .Select(e => new { e.Index, e.Peaks })
            .FirstOrDefaultAsync(cancellationToken);
        var entry = new AuditEntry
        {
            Index = last?.Index + 1 ?? 0,
            At = clock.GetUtcNow(),
            OrganisationId = actor.Value?.OrganisationId,
            ActorId = actor.Value?.Id,
            SignInId = actor.Value?.SignInId,
            Request = request,
            SubjectId = subjectId,
            Result = result,
        };
        Commit(entry, disclosure.Take());
        entry.Peaks = MerkleTree.Append(last?.Peaks, entry.Index, entry.LeafHash());
        db.Add(entry);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Appends in a transaction of its own, for what changed nothing.</summary>
    public async Task AppendAloneAsync(string request, Guid? subjectId, string result, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await AppendAsync(request, subjectId, result, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Binds the entry to what its handler told; a refused request proves nothing.</summary>
    private void Commit(AuditEntry entry, (Guid AboutId, string Text)? told)
    {
        if (told is not { } words || entry.Result != Granted) return;
        var row = new AuditDisclosure
        {
            EntryIndex = entry.Index,
            OrganisationId = entry.OrganisationId,
            AboutId = words.AboutId,
            Salt = AuditDisclosure.NewSalt(),
            Text = words.Text,
        };
        entry.Commitment = row.Commitment();
        db.Add(row);
    }
}

/// <summary>What checking the log has found.</summary>
/// <param name="Entries">How many entries are good, from the first.</param>
/// <param name="Root">The hash over these; compare it with one noted earlier to find a log that was cut short or rewritten.</param>
/// <param name="FirstBad">The first entry that was changed, added or removed; null when there is none.</param>
internal sealed record AuditFinding(long Entries, byte[] Root, long? FirstBad);

internal static class AuditCheck
{
    /// <summary>Computes every hash anew.</summary>
    /// <param name="entries">All entries in the order of their index.</param>
    public static async Task<AuditFinding> VerifyAsync(IAsyncEnumerable<AuditEntry> entries)
    {
        long next = 0;
        byte[] peaks = [];
        await foreach (var entry in entries)
        {
            byte[] expected = MerkleTree.Append(peaks, next, entry.LeafHash());
            if (entry.Index != next || !expected.AsSpan().SequenceEqual(entry.Peaks)) return new AuditFinding(next, MerkleTree.Root(peaks), next);
            (peaks, next) = (expected, next + 1);
        }

        return new AuditFinding(next, MerkleTree.Root(peaks), null);
    }

    /// <summary>Holds the words that are still there against the commitments of their entries.</summary>
    /// <returns>The first entry whose words are not those that it committed to; null when all are.</returns>
    public static async Task<long?> FirstBadDisclosureAsync(HubDb db, CancellationToken cancellationToken)
    {
        var rows = from words in db.Set<AuditDisclosure>().AsNoTracking()
                   join entry in db.Set<AuditEntry>() on words.EntryIndex equals entry.Index into entries
                   from entry in entries.DefaultIfEmpty()
                   orderby words.EntryIndex
                   select new { words, Commitment = entry == null ? null : entry.Commitment };
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (row.Commitment is null || !row.Commitment.AsSpan().SequenceEqual(row.words.Commitment())) return row.words.EntryIndex;
        }

        return null;
    }
}
