using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CaseHub.Load.Native;

/// <summary>
/// Takes several messages of a socket by one system call, each with the time at which the system got it: a datagram, or a train of them
/// that the sender gave away in one piece and nobody has cut. Used by one thread.
/// </summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    private const int Capacity = 16;
    private const int MessageBytes = 64 * 1024;

    // struct cmsghdr of 16 bytes, then a timespec; the same with an int, filled up to a word.
    private const int ControlBytes = 64;
    private const int ValueAt = 16, Word = 8;

    private readonly byte* memory = (byte*)NativeMemory.AllocZeroed(Capacity, MessageBytes + ControlBytes);
    private readonly Linux.MessageHeader* messages = (Linux.MessageHeader*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Linux.MessageHeader));
    private readonly Linux.Buffer* buffers = (Linux.Buffer*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Linux.Buffer));

    public ReceiveBatch()
    {
        for (int i = 0; i < Capacity; i++)
        {
            buffers[i].Start = memory + (i * MessageBytes);
            buffers[i].Length = MessageBytes;
            messages[i].Buffers = buffers + i;
            messages[i].BufferCount = 1;
            messages[i].Control = memory + (Capacity * MessageBytes) + (i * ControlBytes);
        }
    }

    /// <summary>Has the system note when each datagram of this socket comes.</summary>
    public static void AskForTimes(Socket socket) =>
        socket.SetRawSocketOption(Linux.SocketLevel, Linux.TimestampNanoseconds, [1, 0, 0, 0]);

    /// <summary>Has trains come whole: on the way to another machine the network card cuts them, and neither server nor receiver pays for that.</summary>
    public static void AskForTrains(Socket socket) => socket.SetRawSocketOption(Linux.LevelUdp, Linux.UdpTrains, [1, 0, 0, 0]);

    /// <returns>How many messages came, none waited for.</returns>
    public int Receive(int descriptor)
    {
        for (int i = 0; i < Capacity; i++) messages[i].ControlLength = ControlBytes;
        return Math.Max(0, Linux.Receive(descriptor, messages, Capacity));
    }

    /// <summary>One datagram, or several side by side. Valid until the next receive.</summary>
    /// <param name="arrival">When it came, as <see cref="WallClock"/> counts.</param>
    /// <param name="each">Bytes of each datagram; the last may be smaller.</param>
    public Span<byte> Message(int index, out long arrival, out int each)
    {
        (arrival, each) = (0, (int)messages[index].Length);
        byte* control = messages[index].Control, end = control + messages[index].ControlLength;
        while (control + ValueAt <= end)
        {
            nuint length = *(nuint*)control;
            (int level, int type) = (*(int*)(control + 8), *(int*)(control + 12));
            if (level == Linux.SocketLevel && type == Linux.TimestampNanoseconds) arrival = TicksOf(*(Linux.Timespec*)(control + ValueAt));
            if (level == Linux.LevelUdp && type == Linux.UdpTrains) each = *(int*)(control + ValueAt);
            control += (length + Word - 1) & ~(nuint)(Word - 1);
        }

        if (arrival == 0) arrival = WallClock.Now;
        return new(buffers[index].Start, (int)messages[index].Length);
    }

    private static long TicksOf(Linux.Timespec time) => (time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick);

    public void Dispose()
    {
        NativeMemory.Free(memory);
        NativeMemory.Free(messages);
        NativeMemory.Free(buffers);
    }
}

/// <summary>The clock that the system stamps datagrams with, in ticks of 100 ns since 1970.</summary>
internal static class WallClock
{
    public static long Now => DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks;
}
