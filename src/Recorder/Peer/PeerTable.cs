namespace CaseHub.Recorder.Peer;

/// <summary>Finds peers: by the name a check calls, and by the places that passed one. Used by the loop alone.</summary>
internal sealed class PeerTable
{
    /// <summary>Validated places kept for one peer; a browser with several networks uses a few.</summary>
    private const int MaxPlacesPerPeer = 8;

    private readonly Dictionary<ulong, (RemotePeer Peer, IceSession Ice)> byUfrag = [];
    private readonly Dictionary<RemotePlace, RemotePeer> byPlace = [];
    private readonly Dictionary<RemotePeer, List<RemotePlace>> places = [];
    private readonly List<RemotePeer> all = [];

    public IReadOnlyList<RemotePeer> All => all;

    public int PendingCount => all.Count(peer => peer.State is PeerState.Answered or PeerState.Reachable);

    /// <summary>Whom a check calls, and in which of its ICE sessions.</summary>
    public bool TryFind(ulong ufrag, out (RemotePeer Peer, IceSession Ice) called) => byUfrag.TryGetValue(ufrag, out called);

    public bool TryFind(in RemotePlace place, out RemotePeer? peer) => byPlace.TryGetValue(place, out peer);

    public void Add(RemotePeer peer)
    {
        byUfrag.Add(peer.Ice.Ours.Key, (peer, peer.Ice));
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

    /// <summary>Offers a peer its next ICE session; the present one serves until a check of the next has come (RFC 8445 §9). Asked again, the answer is the same.</summary>
    public IceSession Restart(RemotePeer peer, string remoteUfrag)
    {
        if (peer.LatestIce.RemoteUfrag == remoteUfrag) return peer.LatestIce;
        IceSession next = peer.LatestIce.Next(remoteUfrag);
        if (peer.NextIce is { } unused) byUfrag.Remove(unused.Ours.Key);
        peer.NextIce = next;
        byUfrag.Add(next.Ours.Key, (peer, next));
        return next;
    }

    /// <summary>A check of this session came: what was before it is over.</summary>
    public void Settle(RemotePeer peer, IceSession ice)
    {
        if (peer.NextIce != ice) return;
        byUfrag.Remove(peer.Ice.Ours.Key);
        peer.Ice = ice;
        peer.NextIce = null;
    }

    public void Remove(RemotePeer peer)
    {
        byUfrag.Remove(peer.Ice.Ours.Key);
        if (peer.NextIce is { } unused) byUfrag.Remove(unused.Ours.Key);
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
