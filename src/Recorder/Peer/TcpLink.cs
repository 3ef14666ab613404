using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// One TCP connection: datagrams framed by their length in two bytes (RFC 4571 §2). What a slow reader does not take waits in a
/// bounded queue; when that is full, datagrams are dropped whole. Used by one loop alone, to which it moves before it is kept.
/// </summary>
internal sealed class TcpLink : IDatagramLink, IReadable
{
    public const int HeaderBytes = 2;

    /// <summary>More than any datagram that UDP brings; a longer frame is no media and ends the connection.</summary>
    private const int MaxFrameBytes = 1_500;

    private const int IncomingBytes = 4096;

    /// <summary>A handful of checks; whoever says more before one is valid is not here for media.</summary>
    private const int MaxUncheckedBytes = 8 * 1024;

    // Linux: bytes the system takes beyond what is on its way. The rest waits here, where it can be dropped.
    private const int ProtocolTcp = 6;
    private const int NotSentLowWaterMark = 25;
    private const int UnsentBytes = 16 * 1024;

    private readonly Socket socket;
    private TcpPort port;
    private readonly byte[] incoming = new byte[IncomingBytes];
    private int begin;
    private int end;
    private int frameBytes;
    private int uncheckedBytes;
    private bool hasRead;
    private bool leaving;
    private byte[]? queue;
    private int queueBegin;
    private int queueEnd;
    private bool isBroken;
    private bool closed;

    public TcpLink(TcpPort port, Socket socket, in PeerAddress remote, long nowMicroseconds)
    {
        this.port = port;
        this.socket = socket;
        Remote = remote;
        SinceMicroseconds = nowMicroseconds;
        socket.Blocking = false;
        socket.NoDelay = true;
        socket.SetRawSocketOption(ProtocolTcp, NotSentLowWaterMark, BitConverter.GetBytes(UnsentBytes));
    }

    /// <summary>That of the loop that owns it.</summary>
    public TcpPort Port => port;

    public PeerAddress Remote { get; }

    /// <summary>When it was accepted or released: it is not to stay so for long.</summary>
    public long SinceMicroseconds { get; private set; }

    /// <summary>True once an authenticated check came over it.</summary>
    public bool IsKept { get; private set; }

    /// <summary>True while it waits in the port's line of those that have something to read.</summary>
    public bool IsReady { get; set; }

    public void OnReadable()
    {
        if (IsReady || closed) return;
        IsReady = true;
        hasRead = false;
        port.NoteReady(this);
    }

    /// <returns>False when the system has no room for one more.</returns>
    public bool TryEnter(SocketWait wait) => wait.TryAdd(socket, this);

    /// <summary>
    /// Takes leave of its loop, to be adopted by another's port; the frame taken last will be taken there again. From here on only that loop may touch it.
    /// </summary>
    /// <returns>False when it is somebody's already: then it stays.</returns>
    public bool TryLeaveFor(TcpPort other)
    {
        if (closed || leaving || IsKept || queue is not null) return false;
        port.LetGo(this, socket);
        begin -= frameBytes;
        IsReady = false;
        port = other;
        return true;
    }

    /// <summary>Ends a connection that has left one loop and was not taken by the other.</summary>
    public void Abandon()
    {
        port.Admission.Leave(Remote);
        Abort(socket);
    }

    /// <summary>Takes the next whole frame, reading from the socket once for each time it was told readable.</summary>
    public bool TryReceive(Span<byte> buffer, out int length)
    {
        length = 0;
        while (!closed)
        {
            if (TryTakeFrame(buffer, out length)) return true;
            if (hasRead || closed) return false;
            hasRead = true;
            Read();
        }

        return false;
    }

    public bool TrySend(ReadOnlySpan<byte> datagram, in PeerAddress receiver)
    {
        if (closed || leaving || isBroken) return false;
        Span<byte> frame = port.Frame.AsSpan(0, HeaderBytes + datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)datagram.Length);
        datagram.CopyTo(frame[HeaderBytes..]);

        if (!TryFlush()) return TryQueue(frame);
        if (!TryWrite(frame, out int written)) return false;
        return written == frame.Length || TryQueue(frame[written..]);
    }

    public void SendTrain(ReadOnlySpan<byte> train, int each, in PeerAddress receiver)
    {
        for (; !train.IsEmpty; train = train[Math.Min(each, train.Length)..])
        {
            ReadOnlySpan<byte> datagram = train[..Math.Min(each, train.Length)];
            if (TrySend(datagram, receiver)) port.Counters.Out(datagram.Length);
            else port.Counters.Drop(DropReason.SendFailed);
        }
    }

    public void Keep()
    {
        if (IsKept || leaving) return;
        IsKept = true;
        port.NoteKept(this);
    }

    /// <summary>Says the end and waits for the other side's: closing with something unread would take back what was sent last.</summary>
    public void Release()
    {
        if (closed || leaving) return;
        leaving = true;
        SinceMicroseconds = port.NowMicroseconds;
        port.NoteUnkept(this);
        TryFlush();
        if (closed) return;
        ReturnQueue();
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            Close(null);
        }
    }

    /// <summary>Sends what waits.</summary>
    /// <returns>True when nothing waits any more.</returns>
    public bool TryFlush()
    {
        if (queue is null) return true;
        if (!TryWrite(queue.AsSpan(queueBegin, queueEnd - queueBegin), out int written)) return true;
        queueBegin += written;
        if (queueBegin < queueEnd) return false;
        ReturnQueue();
        return true;
    }

    /// <summary>Nothing authenticated holds it, and its time is over.</summary>
    public void Expire() => Close(leaving ? null : DropReason.TcpUnchecked);

    /// <param name="reason">What it is counted as; null for an end in order.</param>
    public void Close(DropReason? reason)
    {
        if (closed) return;
        closed = true;
        port.Forget(this, socket, reason);
        ReturnQueue();
        if (reason is null) socket.Dispose();
        else Abort(socket);
    }

    /// <summary>Closes with a reset: no state stays behind for somebody unwanted.</summary>
    public static void Abort(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    private bool TryTakeFrame(Span<byte> buffer, out int length)
    {
        length = 0;
        ReadOnlySpan<byte> there = incoming.AsSpan(begin, end - begin);
        if (leaving || there.Length < HeaderBytes) return false;
        int framed = BinaryPrimitives.ReadUInt16BigEndian(there);
        if (framed > MaxFrameBytes || framed > buffer.Length)
        {
            Close(DropReason.TcpFrameTooLong);
            return false;
        }

        if (there.Length < HeaderBytes + framed) return false;
        there.Slice(HeaderBytes, framed).CopyTo(buffer);
        frameBytes = HeaderBytes + framed;
        begin += frameBytes;
        length = framed;
        return true;
    }

    private void Read()
    {
        // What is left of a frame moves to the front, so that a whole one has room.
        incoming.AsSpan(begin, end - begin).CopyTo(incoming);
        end = leaving ? 0 : end - begin;
        begin = 0;

        int received = socket.Receive(incoming.AsSpan(end), SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock) return;
        if (error != SocketError.Success || received == 0)
        {
            Close(null);
            return;
        }

        if (leaving) return;
        end += received;
        if (IsKept) return;
        uncheckedBytes += received;
        if (uncheckedBytes > MaxUncheckedBytes) Close(DropReason.TcpUnchecked);
    }

    /// <returns>False when the connection broke. Reading ends it: what the other side said last, which may be its goodbye, is still to be read.</returns>
    private bool TryWrite(ReadOnlySpan<byte> bytes, out int written)
    {
        written = 0;
        if (closed || isBroken) return false;
        written = socket.Send(bytes, SocketFlags.None, out SocketError error);
        if (error is SocketError.Success or SocketError.WouldBlock) return true;
        isBroken = true;
        ReturnQueue();
        return false;
    }

    /// <summary>Keeps bytes for later, all or none; a frame whose beginning has gone out always finds the queue empty, and so room.</summary>
    private bool TryQueue(ReadOnlySpan<byte> bytes)
    {
        if (closed) return false;
        int waiting = queueEnd - queueBegin;
        if (waiting + bytes.Length > port.Options.TcpQueueBytes)
        {
            port.Counters.Drop(DropReason.TcpQueueFull);
            return false;
        }

        queue ??= ArrayPool<byte>.Shared.Rent(port.Options.TcpQueueBytes);
        if (queueEnd + bytes.Length > queue.Length)
        {
            queue.AsSpan(queueBegin, waiting).CopyTo(queue);
            queueBegin = 0;
            queueEnd = waiting;
        }

        bytes.CopyTo(queue.AsSpan(queueEnd));
        queueEnd += bytes.Length;
        port.NoteCongested(this);
        return true;
    }

    private void ReturnQueue()
    {
        if (queue is not null) ArrayPool<byte>.Shared.Return(queue);
        queue = null;
        queueBegin = 0;
        queueEnd = 0;
    }
}
