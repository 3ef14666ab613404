using CaseHub.Hub.Data;

namespace CaseHub.Hub.Recordings;

/// <summary>The local folder where a recording's bytes land first: <c>spool/{recording}/{track}.webm</c>, kept until the store's copy is verified.</summary>
internal sealed class Spool(DataFolder folder)
{
    /// <summary>Opens a new track's file; the writer flushes it to the disk itself.</summary>
    public FileStream Create(Guid recordingId, Guid trackId)
    {
        Directory.CreateDirectory(PathOf(recordingId));
        return new FileStream(PathOf(recordingId, trackId), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Opens a track's file once more; null when it is not here (any more).</summary>
    public FileStream? Open(Guid recordingId, Guid trackId)
    {
        string path = PathOf(recordingId, trackId);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read) : null;
    }

    public void Remove(Guid recordingId)
    {
        if (Directory.Exists(PathOf(recordingId))) Directory.Delete(PathOf(recordingId), recursive: true);
    }

    private string PathOf(Guid recordingId) => Path.Combine(folder.Spool, recordingId.ToString("D"));

    private string PathOf(Guid recordingId, Guid trackId) => Path.Combine(PathOf(recordingId), $"{trackId:D}.webm");
}
