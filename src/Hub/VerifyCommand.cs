using Azure;
using Azure.Identity;
using CaseHub.Hub.Audit;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Keeping;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace CaseHub.Hub;

/// <summary>
/// <c>casehub verify</c>: reads every recording back from the store, piece by piece, and the whole audit log, and names what is damaged. It only
/// reads, so that it can run beside a hub that serves: both databases let readers in, and a store is read by anybody who may.
/// </summary>
public static class VerifyCommand
{
    private const int Ok = 0;
    private const int Damaged = 1;

    /// <param name="configuration">Data folder and blob store, as the hub reads them.</param>
    /// <param name="output">A line for each damage, and one at the end.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>0 when all is as it was stored, 1 when something is not.</returns>
    /// <exception cref="StartException">There is nothing to verify, or it cannot be read; the message says what to do.</exception>
    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, CancellationToken cancellationToken)
    {
        await using var db = DataServices.Alone(configuration);
        var store = BlobServices.StoreOf(configuration, DataFolder.RootOf(configuration), readOnly: true);
        try
        {
            var recordings = await RecordingsAsync(db, store, output, cancellationToken);
            bool logIsGood = await AuditAsync(db, output, cancellationToken);
            await output.WriteLineAsync($"Verified {recordings.Count} recordings of {recordings.Bytes} bytes: {recordings.Damaged} damaged.");
            return recordings.Damaged == 0 && logIsGood ? Ok : Damaged;
        }
        catch (Exception e) when (db.Kind.Explain(db, e) is { } line)
        {
            throw new StartException($"{line} If this version is not the hub's, use the hub's.", e);
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or AggregateException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The store cannot be read ({e.Message.Split('\n')[0].Trim()}). Check that it answers and that this user may read it, and try again.", e);
        }
    }

    private static async Task<(int Count, long Bytes, int Damaged)> RecordingsAsync(HubDb db, IBlobStore store, TextWriter output, CancellationToken cancellationToken)
    {
        var verify = new VerifyRecording(store);
        var all = await db.Set<Recording>().AsNoTracking()
            .Where(row => row.State == RecordingState.Completed || row.State == RecordingState.Interrupted || row.State == RecordingState.Deleted)
            .OrderBy(row => row.Id)
            .Select(row => row.Id)
            .ToListAsync(cancellationToken);
        var (bytes, damaged) = (0L, 0);
        foreach (var recordingId in all)
        {
            var recording = await db.Set<Recording>().AsNoTracking().Include(row => row.Tracks).SingleAsync(row => row.Id == recordingId, cancellationToken);
            bytes += recording.Tracks.Sum(track => track.Bytes);
            // Known since it was recorded, and told wherever the recording is shown: nothing that a backup could bring back.
            foreach (var track in recording.Tracks.Where(track => track.Fault is not null))
                await output.WriteLineAsync($"NOTE recording {recording.Id}, track {track.Id}: it never came into the store ({track.Fault})");
            if (await FirstDamageAsync(db, store, verify, recording, cancellationToken) is not { } damage) continue;
            damaged++;
            await output.WriteLineAsync($"DAMAGED {damage}");
        }

        return (all.Count, bytes, damaged);
    }

    /// <summary>What a hub beside us has changed while we read is no damage: it has to be found twice, with the same rows.</summary>
    private static async Task<Damage?> FirstDamageAsync(HubDb db, IBlobStore store, VerifyRecording verify, Recording recording, CancellationToken cancellationToken)
    {
        var damage = recording.State == RecordingState.Deleted
            ? await LeftOverAsync(store, recording, cancellationToken)
            : await verify.RunAsync(recording, cancellationToken);
        if (damage is null || recording.State == RecordingState.Deleted) return damage;
        return await KeepRecordings.IsChangedAsync(db, recording, cancellationToken) ? null : damage;
    }

    /// <summary>Of a deleted recording whose deletion was carried out nothing but the manifest may be left.</summary>
    private static async Task<Damage?> LeftOverAsync(IBlobStore store, Recording recording, CancellationToken cancellationToken)
    {
        if (recording.Tracks.Exists(track => track.Sha256 is not null)) return null;
        await foreach (var entry in store.ListAsync(recording.FolderName(), cancellationToken))
        {
            if (entry.Name != recording.ManifestName() && entry.Name.Path.Contains("/tracks/", StringComparison.Ordinal))
                return new Damage(recording.Id, null, null, 0, entry.Length, $"it is deleted, but {entry.Name} is still in the store");
        }

        return null;
    }

    private static async Task<bool> AuditAsync(HubDb db, TextWriter output, CancellationToken cancellationToken)
    {
        // Each of the two reads sees one moment (https://sqlite.org/isolation.html, and READ COMMITTED), whatever a hub beside us appends meanwhile.
        var finding = await AuditCheck.VerifyAsync(db.Set<AuditEntry>().AsNoTracking().OrderBy(entry => entry.Index).AsAsyncEnumerable());
        long? words = await AuditCheck.FirstBadDisclosureAsync(db, cancellationToken);
        await output.WriteLineAsync($"Verified {finding.Entries} entries of the audit log; their root is {Convert.ToHexStringLower(finding.Root)}.");
        if (finding.FirstBad is { } entry) await output.WriteLineAsync($"DAMAGED audit log: entry {entry} was changed, added or removed");
        if (words is { } disclosed) await output.WriteLineAsync($"DAMAGED audit log: the words of entry {disclosed} are not those that it committed to");
        return finding.FirstBad is null && words is null;
    }
}
