using CaseHub.Hub.Data;
using CaseHub.Recorder;

namespace CaseHub.Hub.Recordings;

/// <summary>The local folder where a recording's bytes land first: <c>spool/{recording}/{track}.webm</c> and <c>.side</c>, kept until the store's copy is verified.</summary>
internal sealed class Spool(DataFolder folder)
{
    /// <summary>Makes a new track's files; the writer flushes them to the disk itself.</summary>
    public TrackSpool Create(Guid recordingId, Guid trackId)
    {
        Directory.CreateDirectory(PathOf(recordingId));
        return TrackSpool.Create(PrefixOf(recordingId, trackId));
    }

    /// <summary>Opens a track's files for repair; null when they are not here (any more).</summary>
    public TrackSpool? OpenTrack(Guid recordingId, Guid trackId) =>
        Directory.Exists(PathOf(recordingId)) ? TrackSpool.Open(PrefixOf(recordingId, trackId)) : null;

    /// <summary>Opens a track's media once more; null when they are not here (any more).</summary>
    public FileStream? Open(Guid recordingId, Guid trackId)
    {
        string path = TrackSpool.MediaPath(PrefixOf(recordingId, trackId));
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read) : null;
    }

    public void Remove(Guid recordingId)
    {
        if (Directory.Exists(PathOf(recordingId))) Directory.Delete(PathOf(recordingId), recursive: true);
    }

    private string PathOf(Guid recordingId) => Path.Combine(folder.Spool, recordingId.ToString("D"));

    private string PrefixOf(Guid recordingId, Guid trackId) => Path.Combine(PathOf(recordingId), trackId.ToString("D"));
}
