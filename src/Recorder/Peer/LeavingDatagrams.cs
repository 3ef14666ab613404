using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// Gives datagrams to a socket by the dozen: one call of the system for many receivers (sendmmsg), and of one receiver's datagrams, as
/// far as they are of one size, one pass through the network stack (UDP_SEGMENT), where the system and the network card can do that.
/// Used by the loop alone.
/// </summary>
internal sealed unsafe class LeavingDatagrams : IDisposable
{
    public const int Capacity = 64;

    /// <summary>The most that the system takes of one receiver at once (UDP_MAX_SEGMENTS), and the most bytes.</summary>
    public const int MaxSegments = 64, MaxTrainBytes = 60_000;

    /// <summary>A card that is busy drains its queue in this time; what does not fit then is lost as on any full line.</summary>
    private const int PatienceMilliseconds = 5;

    private const int NameBytes = 32;

    private readonly Socket socket;
    private readonly Counters counters;
    private readonly int nameBytes;
    private readonly SocketAddress name;
    private readonly byte* names = (byte*)NativeMemory.AllocZeroed(Capacity, NameBytes);
    private readonly DatagramCalls.Piece* pieces = (DatagramCalls.Piece*)NativeMemory.AllocZeroed(Capacity, (nuint)Unsafe.SizeOf<DatagramCalls.Piece>());
    private readonly DatagramCalls.Control16* controls = (DatagramCalls.Control16*)NativeMemory.AllocZeroed(Capacity, (nuint)Unsafe.SizeOf<DatagramCalls.Control16>());
    private readonly DatagramCalls.Message* messages = (DatagramCalls.Message*)NativeMemory.AllocZeroed(Capacity, (nuint)Unsafe.SizeOf<DatagramCalls.Message>());
    private int count;
    private bool hasWaited;
    private bool isDisposed;

    public LeavingDatagrams(Socket socket, Counters counters)
    {
        this.socket = socket;
        this.counters = counters;
        name = new SocketAddress(socket.AddressFamily);
        nameBytes = name.Size;
        HasSegments = KnowsSegments(socket);
        for (int i = 0; i < Capacity; i++)
        {
            // Family, flow and scope are the same for all; address and port are written for each.
            name.Buffer.Span[..nameBytes].CopyTo(new Span<byte>(names + (i * NameBytes), NameBytes));
            messages[i].Name = names + (i * NameBytes);
            messages[i].NameLength = (uint)nameBytes;
            messages[i].Pieces = pieces + i;
            messages[i].PieceCount = 1;
            controls[i] = new DatagramCalls.Control16 { Length = DatagramCalls.Control16.UsedBytes, Level = DatagramCalls.LevelUdp, Type = DatagramCalls.UdpSegment };
        }
    }

    /// <summary>Whether one receiver's datagrams can go out in one piece. It is given up when a network card turns out not to do it.</summary>
    public bool HasSegments { get; set; }

    /// <summary>False where the system has not even sendmmsg: each datagram is a call of its own.</summary>
    public bool HasBatches { get; set; } = true;

    /// <summary>Takes datagrams that lie side by side, all of one size but the last, which may be smaller.</summary>
    /// <param name="train">Pinned; must stay as it is until <see cref="Flush"/>.</param>
    /// <param name="each">Bytes of each datagram.</param>
    public void Add(ReadOnlySpan<byte> train, int each, in PeerAddress receiver)
    {
        if (!HasSegments || train.Length <= each)
        {
            for (; train.Length > each; train = train[each..]) Put(train[..each], 0, receiver);
            each = 0;
        }

        Put(train, each, receiver);
    }

    /// <summary>Sends what was taken.</summary>
    public void Flush()
    {
        int sent = 0;
        hasWaited = false;
        while (sent < count)
        {
            if (!HasBatches)
            {
                SendSingly(sent++);
                continue;
            }

            int done = DatagramCalls.Send((int)socket.Handle, messages + sent, (uint)(count - sent), DatagramCalls.DoNotWait);
            if (done > 0) Count(sent, done);
            sent += done > 0 ? done : AfterFailure(sent, Marshal.GetLastPInvokeError());
        }

        count = 0;
    }

    /// <summary>One datagram by one call, which every system has.</summary>
    public bool TrySend(ReadOnlySpan<byte> datagram, in PeerAddress receiver)
    {
        receiver.Write(name.Buffer.Span, socket.AddressFamily);
        try
        {
            return socket.SendTo(datagram, SocketFlags.None, name) == datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (isDisposed) return;
        isDisposed = true;
        count = 0;
        NativeMemory.Free(names);
        NativeMemory.Free(pieces);
        NativeMemory.Free(controls);
        NativeMemory.Free(messages);
    }

    private static bool KnowsSegments(Socket socket)
    {
        try
        {
            // Zero for the socket as a whole: each message says its own.
            socket.SetRawSocketOption(DatagramCalls.LevelUdp, DatagramCalls.UdpSegment, BitConverter.GetBytes(0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Put(ReadOnlySpan<byte> datagrams, int each, in PeerAddress receiver)
    {
        if (count == Capacity) Flush();
        pieces[count].Start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(datagrams));
        pieces[count].Length = (nuint)datagrams.Length;
        receiver.Write(new Span<byte>(messages[count].Name, nameBytes), socket.AddressFamily);
        controls[count].Value = (ushort)each;
        messages[count].Control = each == 0 ? null : (byte*)(controls + count);
        messages[count].ControlLength = each == 0 ? 0 : (nuint)Unsafe.SizeOf<DatagramCalls.Control16>();
        count++;
    }

    /// <returns>How many messages are done with: 0 to try again.</returns>
    private int AfterFailure(int first, int error)
    {
        switch (error)
        {
            case DatagramCalls.ErrorInterrupted:
                return 0;
            // Once for all that leave together: a card that stands still must not hold up the loop for each of them.
            case DatagramCalls.ErrorTryAgain when !hasWaited:
                hasWaited = true;
                _ = DatagramCalls.WaitUntilWritable((int)socket.Handle, PatienceMilliseconds);
                return 0;
            case DatagramCalls.ErrorNoSuchCall:
                HasBatches = HasSegments = false;
                return 0;
            // The card cannot fill in checksums, or a segment is longer than the way allows (udp(7)): without segments it may go.
            case DatagramCalls.ErrorIo or DatagramCalls.ErrorInvalid when SegmentsOf(first) > 1:
                HasSegments = HasSegments && error != DatagramCalls.ErrorIo;
                SendSingly(first);
                return 1;
            default:
                for (int i = SegmentsOf(first); i > 0; i--) counters.Drop(DropReason.SendFailed);
                return 1;
        }
    }

    private void SendSingly(int index)
    {
        ReadOnlySpan<byte> left = new(pieces[index].Start, (int)pieces[index].Length);
        int each = messages[index].Control == null ? left.Length : controls[index].Value;
        PeerAddress receiver = PeerAddress.Read(new ReadOnlySpan<byte>(messages[index].Name, nameBytes), socket.AddressFamily);
        for (; !left.IsEmpty; left = left[Math.Min(each, left.Length)..])
        {
            ReadOnlySpan<byte> datagram = left[..Math.Min(each, left.Length)];
            if (TrySend(datagram, receiver)) counters.Out(datagram.Length);
            else counters.Drop(DropReason.SendFailed);
        }
    }

    private int SegmentsOf(int index) =>
        messages[index].Control == null ? 1 : ((int)pieces[index].Length + controls[index].Value - 1) / controls[index].Value;

    private void Count(int first, int done)
    {
        for (int i = first; i < first + done; i++) counters.Out(SegmentsOf(i), (long)pieces[i].Length);
    }
}
