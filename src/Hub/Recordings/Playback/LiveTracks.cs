using System.Collections.Concurrent;

namespace CaseHub.Hub.Recordings.Playback;

/// <summary>The tracks whose file is in the spool of this machine and not yet in the store, as far as somebody has watched them. Thread-safe.</summary>
internal sealed class LiveTracks(RecordingDesk desk, Spool spool, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, LiveTrack> tracks = new();

    /// <summary>What there is to play of a track by now, and from now on under its length; null when there is nothing.</summary>
    /// <param name="row">Not in the store.</param>
    public Snapshot? Take(RecordingTrack row) => tracks
        .GetOrAdd(row.Id, _ => new LiveTrack(row.RecordingId, () => Read(row.RecordingId, row.Id), clock))
        .Take(() => desk.Find(row.RecordingId) is { } running ? running.Playable(row.Id) : Finished(row));

    /// <summary>Opens what <see cref="Take"/> answered; null when that is forgotten, or the file has left the spool.</summary>
    public Stream? Open(Guid trackId, long bytes) => tracks.GetValueOrDefault(trackId)?.Open(bytes);

    /// <summary>The recording has left the spool.</summary>
    public void Forget(Guid recordingId)
    {
        foreach (var (trackId, track) in tracks)
        {
            if (track.RecordingId == recordingId) tracks.TryRemove(trackId, out _);
        }
    }

    private Snapshot? Finished(RecordingTrack row) => File.Exists(spool.MediaPath(row.RecordingId, row.Id)) ? Snapshot.Of(row) : null;

    private FileStream? Read(Guid recordingId, Guid trackId)
    {
        try
        {
            return new FileStream(
                spool.MediaPath(recordingId, trackId), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>One track that is not in the store yet, and the snapshots of it that players still read.</summary>
internal sealed class LiveTrack(Guid recordingId, Func<Stream?> open, TimeProvider clock)
{
    /// <summary>A snapshot that old is not taken again for the next who asks.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>At least two minutes of them, half a megabyte of heads. A player that held an older one takes the newest.</summary>
    private const int MaxKept = 128;

    private readonly Lock turn = new();
    private readonly LinkedList<Snapshot> kept = new();
    private long takenAt;

    public Guid RecordingId => recordingId;

    /// <summary>The newest snapshot, or one that is hardly older; null while there is nothing to play.</summary>
    /// <param name="take">Takes one.</param>
    public Snapshot? Take(Func<Snapshot?> take)
    {
        lock (turn)
        {
            if (kept.Last is { Value: { Grows: true } last } && clock.GetElapsedTime(takenAt) < Fresh) return last;
            if (take() is not { } snapshot) return null;
            takenAt = clock.GetTimestamp();
            // The same bytes under the same head are the same snapshot: what its address answered once it answers always.
            if (kept.Last?.Value is { } newest && newest.Bytes == snapshot.Bytes && newest.Grows == snapshot.Grows) return newest;
            kept.AddLast(snapshot);
            if (kept.Count > MaxKept) kept.RemoveFirst();
            return snapshot;
        }
    }

    /// <summary>Opens a snapshot that <see cref="Take"/> has answered; null when it is forgotten, or the file is gone.</summary>
    public Stream? Open(long bytes)
    {
        Snapshot? snapshot;
        // The first of that length: a file that was finished without growing has another head, and one address has one content.
        lock (turn) snapshot = kept.FirstOrDefault(one => one.Bytes == bytes);
        return snapshot is not null && open() is { } file ? new SnapshotStream(snapshot.Head, file, snapshot.Bytes) : null;
    }
}
