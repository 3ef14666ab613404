using System.Globalization;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>What this process holds at a moment when nothing is garbage.</summary>
/// <param name="Managed">Bytes of objects that are reachable.</param>
/// <param name="Native">Bytes that the C library has given out, OpenSSL's among them.</param>
/// <param name="Resident">Bytes of memory that the system counts for us.</param>
/// <param name="Files">Open sockets and files.</param>
internal sealed record Footing(long Managed, long Native, long Resident, int Files)
{
    public static Footing Measure()
    {
        // What finalizers let go is garbage of the next round.
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        GC.Collect();
        GCMemoryInfo heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return new Footing(heap.HeapSizeBytes - heap.FragmentedBytes, NativeMemory.Used, Environment.WorkingSet, Directory.GetFiles("/proc/self/fd").Length);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"managed {Managed / 1024} KB, native {Native / 1024} KB, resident {Resident / 1024} KB, {Files} files");
}
