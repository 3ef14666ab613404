using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>Removes what rows say is deleted: a single track, or everything of a recording. Doing it again changes nothing.</summary>
internal sealed class EraseContent(IBlobStore store, Spool spool)
{
    /// <summary>A track's file, what is staged of it, what the store keeps of earlier contents, and what the spool keeps of a track that could not be stored.</summary>
    public async Task TrackAsync(Recording recording, RecordingTrack track, CancellationToken cancellationToken)
    {
        await EraseAsync(recording.NameOf(track), cancellationToken);
        spool.Remove(recording.Id, track.Id);
        spool.TryRemove(recording.Id);
        (track.Sha256, track.Fault, track.Bytes, track.Label) = (null, null, 0, "");
        (track.Gaps, track.Speech, track.Pieces) = ("[]", "[]", "[]");
    }

    /// <summary>Every blob beneath the recording's folder, whoever put it there, but for the manifest, which is written anew.</summary>
    public async Task AllAsync(Recording recording, CancellationToken cancellationToken)
    {
        var manifest = recording.ManifestName();
        var there = new List<BlobName>();
        await foreach (var entry in store.ListAsync(recording.FolderName(), cancellationToken)) there.Add(entry.Name);
        foreach (var name in there.Where(name => name != manifest)) await EraseAsync(name, cancellationToken);
        foreach (var track in recording.Tracks) await TrackAsync(recording, track, cancellationToken);
    }

    private async Task EraseAsync(BlobName name, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(name, cancellationToken);
        await store.ForgetEarlierAsync(name, cancellationToken);
    }
}
