namespace CaseHub.Recorder.Peer;

/// <summary>Finds peers: by the name a check calls, and by the places that passed one. Used by the loop alone.</summary>
/// <param name="owner">That loop.</param>
/// <param name="directory">Learns what is this loop's.</param>
/// <param name="shared">Where the system chooses the loop that a remote address arrives at.</param>
internal sealed class PeerTable(MediaLoop owner, LoopDirectory directory, IDatagramLink? shared)
{
    /// <summary>Validated places kept for one peer; a browser with several networks uses a few.</summary>
    private const int MaxPlacesPerPeer = 8;

    private readonly Dictionary<ulong, (RemotePeer Peer, IceSession Ice)> byUfrag = [];
    private readonly Dictionary<RemotePlace, RemotePeer> byPlace = [];
    private readonly Dictionary<RemotePeer, List<RemotePlace>> places = [];
    private readonly List<RemotePeer> all = [];

    public IReadOnlyList<RemotePeer> All => all;

    /// <summary>Whom a check calls, and in which of its ICE sessions.</summary>
    public bool TryFind(ulong ufrag, out (RemotePeer Peer, IceSession Ice) called) => byUfrag.TryGetValue(ufrag, out called);

    public bool TryFind(in RemotePlace place, out RemotePeer? peer) => byPlace.TryGetValue(place, out peer);

    public void Add(RemotePeer peer)
    {
        Name(peer, peer.Ice);
        places.Add(peer, []);
        all.Add(peer);
    }

    /// <summary>Notes a validated place. Whoever proved to be there last has it; the one a peer has not checked for longest goes when it has too many.</summary>
    public void Bind(in RemotePlace place, RemotePeer peer)
    {
        byPlace[place] = peer;
        Claim(place);
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
        if (peer.NextIce is { } unused) Unname(unused);
        peer.NextIce = next;
        Name(peer, next);
        return next;
    }

    /// <summary>A check of this session came: what was before it is over.</summary>
    public void Settle(RemotePeer peer, IceSession ice)
    {
        if (peer.NextIce != ice) return;
        Unname(peer.Ice);
        peer.Ice = ice;
        peer.NextIce = null;
    }

    public void Remove(RemotePeer peer)
    {
        Unname(peer.Ice);
        if (peer.NextIce is { } unused) Unname(unused);
        if (places.Remove(peer, out List<RemotePlace>? own))
        {
            foreach (RemotePlace place in own) Release(place, peer);
        }

        all.Remove(peer);
    }

    /// <summary>Another loop's peer has proved to be where one of ours was.</summary>
    public void Forget(in PeerAddress address)
    {
        if (shared is null || directory.OwnerOf(address) == owner) return;
        var place = new RemotePlace(shared, address);
        if (byPlace.Remove(place, out RemotePeer? holder)) places[holder].Remove(place);
    }

    private void Claim(in RemotePlace place)
    {
        if (place.Link != shared) return;
        PeerAddress address = place.Address;
        if (directory.Claim(address, owner) is { } former) former.Mailbox.TryPost(() => former.Forget(address));
    }

    private void Release(in RemotePlace place, RemotePeer peer)
    {
        if (!byPlace.TryGetValue(place, out RemotePeer? holder) || holder != peer) return;
        byPlace.Remove(place);
        if (place.Link == shared) directory.Release(place.Address, owner);
        place.Link.Release();
    }

    private void Name(RemotePeer peer, IceSession ice)
    {
        byUfrag.Add(ice.Ours.Key, (peer, ice));
        directory.Claim(ice.Ours.Key, owner);
    }

    private void Unname(IceSession ice)
    {
        byUfrag.Remove(ice.Ours.Key);
        directory.Release(ice.Ours.Key);
    }
}
