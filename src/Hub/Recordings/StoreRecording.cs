using System.Security.Cryptography;
using System.Text.Json;
using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Recordings;

/// <summary>Copies a closed recording from the spool to the store: each track in blocks, read back and verified, then the manifest.</summary>
internal sealed class StoreRecording(IBlobStore store, Spool spool)
{
    /// <summary>Stores what is in the spool. Throws what the store throws; the spool is untouched then and the call can be made again.</summary>
    public async Task RunAsync(Recording recording, CancellationToken cancellationToken)
    {
        foreach (var track in recording.Tracks.Where(track => track.Sha256 is null)) await StoreTrackAsync(recording, track, cancellationToken);

        byte[] manifest = JsonSerializer.SerializeToUtf8Bytes(RecordingManifest.Of(recording), RecordingManifest.Json);
        var name = BlobNames.Manifest(recording.OrganisationId, recording.SessionId, recording.Id);
        await store.WriteAsync(name, new MemoryStream(manifest), "application/json", cancellationToken);
    }

    private async Task StoreTrackAsync(Recording recording, RecordingTrack track, CancellationToken cancellationToken)
    {
        await using var file = spool.Open(recording.Id, track.Id) ?? throw new FileNotFoundException($"Track {track.Id} is neither stored nor in the spool.");
        var name = BlobNames.Track(recording.OrganisationId, recording.SessionId, recording.Id, track.Id);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BlobBlocks.Bytes];
        int blocks = 0;
        while (await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is var read && read > 0)
        {
            hash.AppendData(buffer, 0, read);
            await store.StageAsync(name, blocks++, buffer.AsMemory(0, read), cancellationToken);
        }

        string sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        await store.CommitAsync(name, blocks, "video/webm", sha256, cancellationToken);
        if (!await store.VerifyAsync(name, cancellationToken)) throw new IOException($"The store's copy of track {track.Id} differs from the spool.");
        track.Bytes = file.Length;
        track.Sha256 = sha256;
    }
}
