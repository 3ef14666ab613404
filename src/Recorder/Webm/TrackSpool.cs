using CaseHub.Recorder.Webm;
using Microsoft.Win32.SafeHandles;

namespace CaseHub.Recorder;

/// <summary>
/// The two files that one track is written to: the media, <c>{prefix}.webm</c>, and beside it <c>{prefix}.side</c>, which keeps what the
/// media cannot tell after a crash (how loud each moment was, the gaps' causes, when the latest packet came). Owned by whoever opened it,
/// who disposes it after <see cref="TrackRecording.StopAsync"/> or <see cref="WebmRecovery.Repair(TrackSpool)"/>. One process's at a time.
/// </summary>
public sealed class TrackSpool : IDisposable
{
    private const string MediaExtension = ".webm";
    private const string SideExtension = ".side";
    private readonly SafeFileHandle? mediaHandle;

    /// <param name="media">Empty, or as a writer left it.</param>
    /// <param name="side">Likewise; null where it is missing.</param>
    internal TrackSpool(Stream media, SideFile? side = null)
    {
        Media = media;
        Side = side;
        mediaHandle = (media as FileStream)?.SafeFileHandle;
    }

    internal Stream Media { get; }

    internal SideFile? Side { get; }

    /// <summary>Makes both files.</summary>
    /// <param name="prefix">Path without extension; its folder exists.</param>
    /// <exception cref="IOException">They exist, or cannot be made.</exception>
    public static TrackSpool Create(string prefix)
    {
        var media = new FileStream(MediaPath(prefix), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            return new TrackSpool(media, SideFile.Create(prefix + SideExtension));
        }
        catch
        {
            media.Dispose();
            throw;
        }
    }

    /// <summary>Opens what an earlier process left, to be repaired. The side file may be missing.</summary>
    /// <returns>Null when there is no media file.</returns>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static TrackSpool? Open(string prefix)
    {
        if (!File.Exists(MediaPath(prefix))) return null;
        var media = new FileStream(MediaPath(prefix), FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            return new TrackSpool(media, SideFile.Open(prefix + SideExtension));
        }
        catch
        {
            media.Dispose();
            throw;
        }
    }

    /// <summary>Where the media of a prefix lie. A reader of a growing file opens it with <see cref="FileShare.ReadWrite"/>.</summary>
    public static string MediaPath(string prefix) => prefix + MediaExtension;

    /// <summary>Removes both files where they are there; the spool is not open any more.</summary>
    public static void Delete(string prefix)
    {
        File.Delete(prefix + SideExtension);
        File.Delete(MediaPath(prefix));
    }

    /// <summary>Brings what has been written of the media to the disk, while more may be written.</summary>
    internal void Flush()
    {
        if (mediaHandle is not null) RandomAccess.FlushToDisk(mediaHandle);
        else Media.Flush();
    }

    public void Dispose()
    {
        Media.Dispose();
        Side?.Dispose();
    }
}
