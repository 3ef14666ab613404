using System.Runtime.InteropServices;

namespace CaseHub.Recorder.Peer;

/// <summary>Linux's calls for many datagrams at once (recvmmsg(2), sendmmsg(2), udp(7)), and nothing else. The layouts are those of 64-bit Linux.</summary>
internal static unsafe partial class DatagramCalls
{
    public const int DoNotWait = 0x40;
    public const int Truncated = 0x20;

    /// <summary>Level and name of UDP_SEGMENT: the system cuts one buffer into datagrams of this size, 16 bits of value.</summary>
    public const int LevelUdp = 17;
    public const int UdpSegment = 103;

    public const int ErrorInterrupted = 4;
    public const int ErrorIo = 5;
    public const int ErrorTryAgain = 11;
    public const int ErrorInvalid = 22;
    public const int ErrorNoSuchCall = 38;

    private const string C = "libc";
    private const short Writable = 4;

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Piece
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct mmsghdr: a msghdr, then how much of it was sent or received.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public byte* Name;
        public uint NameLength;
        public Piece* Pieces;
        public nuint PieceCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly int filling;
        public uint Length;
    }

    /// <summary>struct cmsghdr with one 16-bit value, as long as CMSG_SPACE makes it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Control16
    {
        public nuint Length;
        public int Level;
        public int Type;
        public ushort Value;
        private readonly ushort filling1;
        private readonly uint filling2;

        /// <summary>CMSG_LEN of two bytes.</summary>
        public static nuint UsedBytes => 18;
    }

    /// <returns>How many messages were filled; -1 on failure, see <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    [LibraryImport(C, EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int Receive(int socket, Message* messages, uint count, int flags, void* timeout);

    /// <returns>How many messages went out, from the first on; -1 when not even that one.</returns>
    [LibraryImport(C, EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int Send(int socket, Message* messages, uint count, int flags);

    /// <summary>Waits until the socket takes more, at most so long.</summary>
    /// <returns>False when the time is over.</returns>
    public static bool WaitUntilWritable(int socket, int milliseconds)
    {
        var asked = new PollDescriptor { Descriptor = socket, Events = Writable };
        return Poll(&asked, 1, milliseconds) == 1;
    }

    [LibraryImport(C, EntryPoint = "poll")]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public readonly short Happened;
    }
}
