namespace CaseHub.Recorder.Peer;

/// <summary>How datagrams go to a remote place: a socket for many addresses (UDP), or one connection (TCP). Used by the loop alone.</summary>
internal interface IDatagramLink
{
    /// <summary>Sends a datagram whole or not at all; never waits.</summary>
    /// <param name="datagram">Borrowed for the call.</param>
    /// <param name="receiver">An address that a datagram of this link came from.</param>
    /// <returns>False when it was not taken; as good as lost on the way.</returns>
    bool TrySend(ReadOnlySpan<byte> datagram, in PeerAddress receiver);

    /// <summary>Sends datagrams that lie side by side, at the latest with the next <see cref="IDatagramPort.Flush"/>, and counts what became of them.</summary>
    /// <param name="train">All of one size but the last, which may be smaller. Must stay as it is until that call.</param>
    /// <param name="each">Bytes of each datagram.</param>
    /// <param name="receiver">An address that a datagram of this link came from.</param>
    void SendTrain(ReadOnlySpan<byte> train, int each, in PeerAddress receiver);

    /// <summary>An authenticated check came over this link: somebody we answered is at its other end.</summary>
    void Keep();

    /// <summary>No peer needs the place any more; a link that has only this one may close.</summary>
    void Release();
}
