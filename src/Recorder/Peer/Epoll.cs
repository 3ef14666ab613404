using System.Runtime.InteropServices;

namespace CaseHub.Recorder.Peer;

/// <summary>Every call to Linux's epoll(7) and eventfd(2), and nothing else.</summary>
internal static unsafe partial class Epoll
{
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
    public const int Add = 1;
    public const int Delete = 2;

    /// <summary>Bytes to be read, a connection to be accepted, or the other side's end.</summary>
    public const uint Readable = 0x001;

    /// <summary>Told once for each time that something came, read or not.</summary>
    public const uint EdgeTriggered = 1u << 31;

    private const string C = "libc";

    // struct epoll_event is packed on x86-64 alone: 32 bits of events, 64 bits of ours.
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public static int EventBytes => IsPacked ? 12 : 16;

    private static int DataAt => IsPacked ? 4 : 8;

    public static int DataOf(ReadOnlySpan<byte> happened) => MemoryMarshal.Read<int>(happened[DataAt..]);

    /// <returns>-1 on failure; the reason is <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    [LibraryImport(C, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int Create(int flags);

    public static int Control(int epoll, int operation, int descriptor, uint events)
    {
        byte* happening = stackalloc byte[16];
        new Span<byte>(happening, 16).Clear();
        MemoryMarshal.Write(new Span<byte>(happening, 4), in events);
        MemoryMarshal.Write(new Span<byte>(happening + DataAt, 4), in descriptor);
        return Control(epoll, operation, descriptor, happening);
    }

    /// <returns>How many events were written; -1 on failure or when a signal came in between.</returns>
    public static int Wait(int epoll, Span<byte> happened, int timeoutMilliseconds)
    {
        fixed (byte* first = happened) return Wait(epoll, first, happened.Length / EventBytes, timeoutMilliseconds);
    }

    /// <returns>A number that waits at zero and is readable once something was added to it; -1 on failure.</returns>
    [LibraryImport(C, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int CreateEvent(uint initial, int flags);

    /// <summary>Adds one.</summary>
    public static void Signal(SafeHandle signalled)
    {
        ulong one = 1;
        _ = Write(signalled, &one, sizeof(ulong));
    }

    [LibraryImport(C, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(C, EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int descriptor, byte* happening);

    [LibraryImport(C, EntryPoint = "write")]
    private static partial nint Write(SafeHandle descriptor, void* bytes, nint count);

    [LibraryImport(C, EntryPoint = "epoll_wait")]
    private static partial int Wait(int epoll, byte* happened, int atMost, int timeoutMilliseconds);
}
