namespace CaseHub.Recorder.Peer;

/// <summary>Where datagrams arrive: the UDP port, the TCP port, or memory in tests. Used by the loop alone.</summary>
internal interface IDatagramPort : IDisposable
{
    /// <summary>Takes one datagram that is there; never waits.</summary>
    /// <param name="datagram">Borrowed until the next call; may be changed.</param>
    /// <param name="from">Where it came from and where answers go.</param>
    /// <returns>False when nothing is there for now.</returns>
    bool TryReceive(out Span<byte> datagram, out RemotePlace from);

    /// <summary>Sends the trains that its links were given and have kept.</summary>
    void Flush();

    /// <summary>Called every 10 ms, for what is due by time.</summary>
    /// <param name="nowMicroseconds">Of the engine's monotonic clock.</param>
    void Tick(long nowMicroseconds);
}
