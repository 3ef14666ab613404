using System.Runtime.InteropServices;

namespace CaseHub.Load.Native;

/// <summary>Every call to the system that .NET has no method for, and nothing else. 64-bit Linux.</summary>
internal static unsafe partial class Linux
{
    public const int DontWait = 0x40;
    public const int SocketLevel = 1;
    public const int TimestampNanoseconds = 35;   // SO_TIMESTAMPNS
    public const int LevelUdp = 17;
    public const int UdpTrains = 104;             // UDP_GRO
    public const int NoDescriptors = -1;

    private const string C = "libc";
    private const int Monotonic = 1;              // CLOCK_MONOTONIC
    private const int AbsoluteTime = 1;           // TIMER_ABSTIME
    private const int FirstInFirstOut = 1;        // SCHED_FIFO
    private const int SetTimerSlack = 29;         // PR_SET_TIMERSLACK
    private const int Add = 1;
    private const int Delete = 2;
    private const uint Readable = 1;
    private const int CloseOnExec = 0x80000;

    // struct epoll_event is packed on x86-64 alone.
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    /// <summary>Sleeps until an instant of the monotonic clock, whatever signals come.</summary>
    /// <param name="nanoseconds">As <see cref="System.Diagnostics.Stopwatch"/> counts on Linux.</param>
    public static void SleepUntil(long nanoseconds)
    {
        var until = new Timespec(nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
        while (clock_nanosleep(Monotonic, AbsoluteTime, &until, null) != 0)
        {
        }
    }

    /// <summary>Lets the calling thread run before all others of its core and wake when it asked to, as far as the system allows it.</summary>
    public static void BecomePunctual()
    {
        int priority = 1;
        _ = sched_setscheduler(0, FirstInFirstOut, &priority);
        _ = prctl(SetTimerSlack, 1, 0, 0, 0);
    }

    public static int NewEpoll() => epoll_create1(CloseOnExec);

    public static void Watch(int epoll, int descriptor)
    {
        byte* happening = stackalloc byte[16];
        new Span<byte>(happening, 16).Clear();
        *(uint*)happening = Readable;
        *(int*)(happening + EventBytes - 8) = descriptor;
        if (epoll_ctl(epoll, Add, descriptor, happening) != 0) throw new InvalidOperationException($"epoll_ctl failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public static void Unwatch(int epoll, int descriptor) => _ = epoll_ctl(epoll, Delete, descriptor, null);

    /// <summary>Waits for sockets with something to read.</summary>
    /// <param name="ready">Takes their descriptors.</param>
    /// <returns>How many; 0 after the time or a signal.</returns>
    public static int Wait(int epoll, Span<int> ready, int milliseconds)
    {
        const int AtMost = 256;
        byte* events = stackalloc byte[AtMost * 16];
        int count = Math.Max(0, epoll_wait(epoll, events, Math.Min(AtMost, ready.Length), milliseconds));
        for (int i = 0; i < count; i++) ready[i] = *(int*)(events + ((i + 1) * EventBytes) - 8);
        return count;
    }

    /// <returns>How many messages came; less than 1 for none.</returns>
    public static int Receive(int descriptor, MessageHeader* messages, int count) => recvmmsg(descriptor, messages, (uint)count, DontWait, null);

    /// <returns>False when the system did not take it.</returns>
    public static bool Send(int descriptor, ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> address)
    {
        fixed (byte* bytes = datagram, to = address) return sendto(descriptor, bytes, (nuint)datagram.Length, 0, to, (uint)address.Length) == datagram.Length;
    }

    /// <returns>How many messages were taken; -1 for none.</returns>
    public static int Send(int descriptor, MessageHeader* messages, int count) => sendmmsg(descriptor, messages, (uint)count, 0);

    [LibraryImport(C, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(C)]
    private static partial int clock_nanosleep(int clock, int flags, Timespec* request, Timespec* remaining);

    [LibraryImport(C)]
    private static partial int sched_setscheduler(int process, int policy, int* priority);

    [LibraryImport(C)]
    private static partial int prctl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport(C)]
    private static partial int epoll_create1(int flags);

    [LibraryImport(C, SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int descriptor, byte* happening);

    [LibraryImport(C)]
    private static partial int epoll_wait(int epoll, byte* happened, int atMost, int milliseconds);

    [LibraryImport(C)]
    private static partial int recvmmsg(int descriptor, MessageHeader* messages, uint count, int flags, void* timeout);

    [LibraryImport(C)]
    private static partial int sendmmsg(int descriptor, MessageHeader* messages, uint count, int flags);

    [LibraryImport(C)]
    private static partial nint sendto(int descriptor, byte* bytes, nuint length, int flags, byte* address, uint addressLength);

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public record struct Timespec(long Seconds, long Nanoseconds);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Buffer
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct mmsghdr: a struct msghdr and the length of what came.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public Buffer* Buffers;
        public nuint BufferCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly int padding;   // struct msghdr ends at a word of eight bytes
        public uint Length;
        private readonly uint tail;
    }
}
