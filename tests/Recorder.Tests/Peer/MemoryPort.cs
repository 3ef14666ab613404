using CaseHub.Recorder.Peer;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>A port without a network: what a test puts in arrives at the engine's next turn, what the engine sends is kept in order.</summary>
internal sealed class MemoryPort : IDatagramPort, IDatagramLink
{
    private readonly Queue<(byte[] Datagram, PeerAddress From)> arriving = new();
    private readonly byte[] received = new byte[MediaLoop.ScratchBytes];

    public Queue<(byte[] Datagram, PeerAddress To)> Sent { get; } = new();

    public void Put(ReadOnlySpan<byte> datagram, in PeerAddress from) => arriving.Enqueue((datagram.ToArray(), from));

    public bool TryReceive(out Span<byte> datagram, out RemotePlace from)
    {
        datagram = default;
        from = default;
        if (!arriving.TryDequeue(out (byte[] Datagram, PeerAddress From) next)) return false;
        next.Datagram.CopyTo(received, 0);
        datagram = received.AsSpan(0, next.Datagram.Length);
        from = new RemotePlace(this, next.From);
        return true;
    }

    public bool TrySend(ReadOnlySpan<byte> datagram, in PeerAddress receiver)
    {
        Sent.Enqueue((datagram.ToArray(), receiver));
        return true;
    }

    public void SendTrain(ReadOnlySpan<byte> train, int each, in PeerAddress receiver)
    {
        for (; !train.IsEmpty; train = train[Math.Min(each, train.Length)..]) TrySend(train[..Math.Min(each, train.Length)], receiver);
    }

    public void Flush()
    {
    }

    public void Tick(long nowMicroseconds)
    {
    }

    public void Keep()
    {
    }

    public void Release()
    {
    }

    public void Dispose()
    {
    }
}
