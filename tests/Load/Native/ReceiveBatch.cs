using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CaseHub.Load.Native;

/// <summary>Takes several datagrams of a socket by one system call, each with the time at which the system got it. Used by one thread.</summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    private const int Capacity = 16;
    private const int DatagramBytes = 2048;

    // struct cmsghdr, then a timespec.
    private const int ControlBytes = 64;
    private const int TimeAt = 16;

    private readonly byte* memory = (byte*)NativeMemory.AllocZeroed(Capacity, DatagramBytes + ControlBytes);
    private readonly Linux.MessageHeader* messages = (Linux.MessageHeader*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Linux.MessageHeader));
    private readonly Linux.Buffer* buffers = (Linux.Buffer*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(Linux.Buffer));

    public ReceiveBatch()
    {
        for (int i = 0; i < Capacity; i++)
        {
            buffers[i].Start = memory + (i * DatagramBytes);
            buffers[i].Length = DatagramBytes;
            messages[i].Buffers = buffers + i;
            messages[i].BufferCount = 1;
            messages[i].Control = memory + (Capacity * DatagramBytes) + (i * ControlBytes);
        }
    }

    /// <summary>Has the system note when each datagram of this socket comes.</summary>
    public static void AskForTimes(Socket socket) =>
        socket.SetRawSocketOption(Linux.SocketLevel, Linux.TimestampNanoseconds, [1, 0, 0, 0]);

    /// <returns>How many datagrams came, none waited for.</returns>
    public int Receive(int descriptor)
    {
        for (int i = 0; i < Capacity; i++) messages[i].ControlLength = ControlBytes;
        return Math.Max(0, Linux.Receive(descriptor, messages, Capacity));
    }

    /// <summary>Valid until the next receive.</summary>
    public Span<byte> Datagram(int index) => new(buffers[index].Start, (int)messages[index].Length);

    /// <summary>When it came, as <see cref="WallClock"/> counts.</summary>
    public long Arrival(int index)
    {
        var time = *(Linux.Timespec*)(messages[index].Control + TimeAt);
        return messages[index].ControlLength == 0 ? WallClock.Now : (time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

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
