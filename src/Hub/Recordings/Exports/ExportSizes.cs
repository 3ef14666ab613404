using CaseHub.Hub.Data;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>How much room an export takes on the disk of the data folder while it is made, estimated high.</summary>
internal static class ExportSizes
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>About 3 Mbit/s: twice what a grid of faces comes to.</summary>
    private const double ResultBytesPerSecond = 400_000;

    /// <summary>20 Mbit/s: no picture of ours gets near; whatever does is broken.</summary>
    private const double LargestBytesPerSecond = 2_500_000;

    /// <summary>What one file of the encoder may reach.</summary>
    public static long LargestFile(TimeSpan length) => 64 * Mebibyte + (long)(length.TotalSeconds * LargestBytesPerSecond);

    /// <param name="trackBytes">Of the tracks that go in.</param>
    /// <param name="format">An archive holds them as they are.</param>
    /// <param name="length">Of the result.</param>
    public static long Needed(long trackBytes, ExportFormat format, TimeSpan length)
    {
        // The archive or the tracks lie in tmp/; the result comes beside them, and once more into the store.
        if (format == ExportFormat.Zip) return 2 * trackBytes + 16 * Mebibyte;
        return trackBytes + 3 * (long)(length.TotalSeconds * ResultBytesPerSecond) + 16 * Mebibyte;
    }

    /// <summary>Bytes that this process may still write in the data folder.</summary>
    public static long Free(DataFolder folder) => new DriveInfo(folder.Root).AvailableFreeSpace;
}
