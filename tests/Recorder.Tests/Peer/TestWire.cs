using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>A test peer's way to the engine.</summary>
internal abstract class TestWire : IDisposable
{
    public abstract void Send(ReadOnlySpan<byte> datagram);

    /// <summary>Takes one datagram, waiting for it at most so long.</summary>
    public abstract bool TryReceive(Span<byte> buffer, TimeSpan patience, out int length);

    public abstract void Dispose();
}

/// <summary>Over a real socket.</summary>
internal abstract class SocketWire(Socket socket) : TestWire
{
    public Socket Socket => socket;

    public override void Dispose() => socket.Dispose();
}

internal sealed class UdpWire : SocketWire
{
    public UdpWire(IPEndPoint engine)
        : base(new Socket(engine.AddressFamily, SocketType.Dgram, ProtocolType.Udp)) => Socket.Connect(engine);

    public override void Send(ReadOnlySpan<byte> datagram) => Socket.Send(datagram);

    public override bool TryReceive(Span<byte> buffer, TimeSpan patience, out int length)
    {
        length = 0;
        if (!Socket.Poll(patience, SelectMode.SelectRead)) return false;
        length = Socket.Receive(buffer);
        return true;
    }
}

/// <summary>The active side of ICE-TCP (RFC 6544), framed by RFC 4571; its own short code, to check ours against.</summary>
internal sealed class TcpWire : SocketWire
{
    private readonly List<byte> received = [];
    private readonly byte[] chunk = new byte[64 * 1024];

    /// <param name="receiveBytes">What the system keeps for a reader that does not read.</param>
    /// <param name="local">Where to come from; null for any free port.</param>
    public TcpWire(IPEndPoint engine, int receiveBytes = 256 * 1024, IPEndPoint? local = null)
        : base(new Socket(engine.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = receiveBytes })
    {
        if (local is not null) Socket.Bind(local);
        Socket.Connect(engine);
    }

    /// <summary>True once the engine has said the end or broken the connection.</summary>
    public bool IsClosed { get; private set; }

    public static byte[] Framed(ReadOnlySpan<byte> datagram)
    {
        var frame = new byte[2 + datagram.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)datagram.Length);
        datagram.CopyTo(frame.AsSpan(2));
        return frame;
    }

    public override void Send(ReadOnlySpan<byte> datagram) => SendRaw(Framed(datagram));

    public void SendRaw(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Socket.Send(bytes);
        }
        catch (SocketException)
        {
            IsClosed = true;
        }
    }

    /// <summary>Breaks the connection, so that its local port is free at once.</summary>
    public void Reset()
    {
        Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        Socket.Dispose();
    }

    /// <summary>Waits for the engine to end the connection.</summary>
    public bool UntilClosed()
    {
        while (!IsClosed && Socket.Poll(TestPeer.Patience, SelectMode.SelectRead)) Read();
        return IsClosed;
    }

    public override bool TryReceive(Span<byte> buffer, TimeSpan patience, out int length)
    {
        while (!TryTake(buffer, out length))
        {
            if (IsClosed || !Socket.Poll(patience, SelectMode.SelectRead)) return false;
            Read();
        }

        return true;
    }

    private void Read()
    {
        int count = Socket.Receive(chunk, SocketFlags.None, out SocketError error);
        IsClosed = count == 0 || error != SocketError.Success;
        received.AddRange(chunk.AsSpan(0, count));
    }

    private bool TryTake(Span<byte> buffer, out int length)
    {
        length = 0;
        if (received.Count < 2) return false;
        int framed = (received[0] << 8) | received[1];
        if (received.Count < 2 + framed) return false;
        received.GetRange(2, framed).ToArray().CopyTo(buffer);
        received.RemoveRange(0, 2 + framed);
        length = framed;
        return true;
    }
}
