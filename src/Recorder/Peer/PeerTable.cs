namespace CaseHub.Recorder.Peer;

/// <summary>Finds peers: by the name a check calls, and by the addresses that passed one. Used by the loop alone.</summary>
internal sealed class PeerTable
{
    /// <summary>Validated addresses kept for one peer; a browser with several networks uses a few.</summary>
    private const int MaxAddressesPerPeer = 8;

    private readonly Dictionary<ulong, RemotePeer> byUfrag = [];
    private readonly Dictionary<PeerAddress, RemotePeer> byAddress = [];
    private readonly Dictionary<RemotePeer, Queue<PeerAddress>> addresses = [];
    private readonly List<RemotePeer> all = [];

    public IReadOnlyList<RemotePeer> All => all;

    public int PendingCount => all.Count(peer => peer.State is PeerState.Answered or PeerState.Reachable);

    public bool TryFind(ulong ufrag, out RemotePeer? peer) => byUfrag.TryGetValue(ufrag, out peer);

    public bool TryFind(in PeerAddress address, out RemotePeer? peer) => byAddress.TryGetValue(address, out peer);

    public void Add(RemotePeer peer)
    {
        byUfrag.Add(peer.Setup.Ice.Key, peer);
        addresses.Add(peer, []);
        all.Add(peer);
    }

    /// <summary>Notes a validated address. Whoever proved to be there last has it; a peer's oldest goes when it has too many.</summary>
    public void Bind(in PeerAddress address, RemotePeer peer)
    {
        if (byAddress.TryGetValue(address, out RemotePeer? holder) && holder == peer) return;
        byAddress[address] = peer;
        Queue<PeerAddress> own = addresses[peer];
        own.Enqueue(address);
        if (own.Count > MaxAddressesPerPeer) Release(own.Dequeue(), peer);
    }

    public void Remove(RemotePeer peer)
    {
        byUfrag.Remove(peer.Setup.Ice.Key);
        if (addresses.Remove(peer, out Queue<PeerAddress>? own))
        {
            foreach (PeerAddress address in own) Release(address, peer);
        }

        all.Remove(peer);
    }

    private void Release(in PeerAddress address, RemotePeer peer)
    {
        if (byAddress.TryGetValue(address, out RemotePeer? holder) && holder == peer) byAddress.Remove(address);
    }
}
