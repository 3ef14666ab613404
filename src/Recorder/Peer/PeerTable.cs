namespace CaseHub.Recorder.Peer;

/// <summary>Finds peers: by the name a check calls, and by the places that passed one. Used by the loop alone.</summary>
internal sealed class PeerTable
{
    /// <summary>Validated places kept for one peer; a browser with several networks uses a few.</summary>
    private const int MaxPlacesPerPeer = 8;

    private readonly Dictionary<ulong, RemotePeer> byUfrag = [];
    private readonly Dictionary<RemotePlace, RemotePeer> byPlace = [];
    private readonly Dictionary<RemotePeer, List<RemotePlace>> places = [];
    private readonly List<RemotePeer> all = [];

    public IReadOnlyList<RemotePeer> All => all;

    public int PendingCount => all.Count(peer => peer.State is PeerState.Answered or PeerState.Reachable);

    public bool TryFind(ulong ufrag, out RemotePeer? peer) => byUfrag.TryGetValue(ufrag, out peer);

    public bool TryFind(in RemotePlace place, out RemotePeer? peer) => byPlace.TryGetValue(place, out peer);

    public void Add(RemotePeer peer)
    {
        byUfrag.Add(peer.Setup.Ice.Key, peer);
        places.Add(peer, []);
        all.Add(peer);
    }

    /// <summary>Notes a validated place. Whoever proved to be there last has it; the one a peer has not checked for longest goes when it has too many.</summary>
    public void Bind(in RemotePlace place, RemotePeer peer)
    {
        byPlace[place] = peer;
        place.Link.Keep();
        List<RemotePlace> own = places[peer];
        own.Remove(place);
        own.Add(place);
        if (own.Count <= MaxPlacesPerPeer) return;
        Release(own[0], peer);
        own.RemoveAt(0);
    }

    public void Remove(RemotePeer peer)
    {
        byUfrag.Remove(peer.Setup.Ice.Key);
        if (places.Remove(peer, out List<RemotePlace>? own))
        {
            foreach (RemotePlace place in own) Release(place, peer);
        }

        all.Remove(peer);
    }

    private void Release(in RemotePlace place, RemotePeer peer)
    {
        if (!byPlace.TryGetValue(place, out RemotePeer? holder) || holder != peer) return;
        byPlace.Remove(place);
        place.Link.Release();
    }
}
