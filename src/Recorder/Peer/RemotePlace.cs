namespace CaseHub.Recorder.Peer;

/// <summary>Where a datagram came from and answers go. A TCP connection is a link of its own: who comes after it under the same address is somebody else.</summary>
internal readonly record struct RemotePlace(IDatagramLink Link, PeerAddress Address)
{
    /// <inheritdoc cref="IDatagramLink.TrySend"/>
    public bool TrySend(ReadOnlySpan<byte> datagram) => Link.TrySend(datagram, Address);
}
