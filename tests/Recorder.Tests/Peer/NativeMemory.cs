using System.Runtime.InteropServices;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>What the C library has given out, OpenSSL's objects included; mallinfo(3).</summary>
internal static class NativeMemory
{
    /// <summary>Bytes given out and not given back, of all arenas and large blocks.</summary>
    public static long Used
    {
        get
        {
            Figures figures = Read();
            return (long)(figures.UsedInArenas + figures.UsedInMaps);
        }
    }

    [DllImport("libc", EntryPoint = "mallinfo2")]
    private static extern Figures Read();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Figures
    {
        private readonly nuint arena, freeChunks, fastChunks, maps;
        public readonly nuint UsedInMaps;
        private readonly nuint unused, freeInFastChunks;
        public readonly nuint UsedInArenas;
        private readonly nuint freeInArenas, releasable;
    }
}
