using CaseHub.Recorder.Forward;
using Microsoft.Extensions.Logging;

namespace CaseHub.Recorder.Peer;

/// <summary>
/// The media of one session as one loop has it: its peers there, the stage, and what every viewer is shown. At the room's home publications
/// come from publishers, elsewhere over bridges from there. Used by that loop alone.
/// </summary>
internal sealed class Room(Guid sessionId, Action<MediaEvent> tell, ILogger logger)
{
    private const long ListenIntervalMicroseconds = 200_000;

    private readonly Dictionary<Guid, RemotePeer> peers = [];
    private readonly Dictionary<Guid, Publication> publications = [];
    private readonly List<RoomMirror> mirrors = [];
    private readonly SpeakerOrder stage = new();
    private readonly Dictionary<Guid, ViewerMedia> admitted = [];
    private readonly List<ViewerMedia> viewers = [];
    private RoomFigures figures = RoomFigures.None;
    private RoomTotals left;
    private PublicationBridge[] bridges = [];
    private long listenedMicroseconds;

    public Guid SessionId { get; } = sessionId;

    /// <summary>Nobody is here, and nobody elsewhere depends on it.</summary>
    public bool IsDeserted => peers.Count == 0 && mirrors.Count == 0;

    /// <summary>At most a second old; read by any thread.</summary>
    public RoomFigures Figures => Volatile.Read(ref figures);

    /// <summary>What those came to who are not there any more.</summary>
    public RoomTotals Left => left;

    public IEnumerable<RemotePeer> Peers => peers.Values;

    public RemotePeer? Find(Guid peerId) => peers.GetValueOrDefault(peerId);

    /// <summary>A publication by its id, started or not.</summary>
    public Publication? FindPublication(Guid publicationId) => publications.GetValueOrDefault(publicationId);

    /// <summary>Gives a publication one more listener, which needs a keyframe to begin with.</summary>
    /// <returns>False when the publication has ended meanwhile.</returns>
    public bool TryAttach(Publication publication, IPacketSink sink)
    {
        if (FindPublication(publication.Id) != publication) return false;
        publication.Add(sink);
        publication.WantKeyframe();
        return true;
    }

    public void Add(RemotePeer peer, PeerMedia media)
    {
        peers.Add(peer.Setup.Id, peer);
        if (media is PublisherMedia publisher) publications.Add(publisher.Publication.Id, publisher.Publication);
        if (media is ViewerMedia viewer) admitted.Add(peer.Setup.Id, viewer);
    }

    /// <summary>Forgets a peer that was closed, with what it published or viewed.</summary>
    public void Remove(RemotePeer peer, PeerMedia media, PeerCloseReason reason)
    {
        peers.Remove(peer.Setup.Id);
        admitted.Remove(peer.Setup.Id);
        if (media is PublisherMedia publisher) Remove(publisher.Publication);
        if (media is ViewerMedia viewer && viewers.Remove(viewer)) viewer.Clear();
        left = left.Plus(peer.Statistics());
        Volatile.Write(ref figures, figures.Without(peer.Setup.Id));
        Tell(new PeerClosed(SessionId, peer.Setup.Id, reason));
    }

    public void OnConnected(RemotePeer peer, PeerMedia media)
    {
        Tell(new PeerConnected(SessionId, peer.Setup.Id));
        if (media is not ViewerMedia viewer) return;
        viewers.Add(viewer);
        Map(viewer);
        TellSlots(viewer);
    }

    public void OnStarted(Publication publication)
    {
        stage.Add(publication);
        Tell(new PublicationStarted(SessionId, publication.Id, publication.Audio is not null, publication.Video is not null));
        foreach (RoomMirror mirror in mirrors) mirror.Open(publication);
        MapAll();
    }

    /// <returns>False when there is no such connected viewer.</returns>
    public bool Wish(Guid peerId, IReadOnlyList<ViewWish> wishes)
    {
        if (viewers.Find(viewer => viewer.Peer.Setup.Id == peerId) is not { } viewer) return false;
        viewer.Wishes = wishes;
        Refresh(viewer);
        return true;
    }

    /// <returns>False when there is no such viewer.</returns>
    public bool Scope(Guid peerId, IReadOnlyList<string> scopes)
    {
        if (!admitted.TryGetValue(peerId, out ViewerMedia? viewer)) return false;
        viewer.Scopes = scopes;
        if (viewers.Contains(viewer)) Refresh(viewer);
        return true;
    }

    /// <summary>Shows a publication to others; the home's part.</summary>
    /// <returns>False when there is no such publication.</returns>
    public bool Move(Guid publicationId, string? group)
    {
        if (FindPublication(publicationId) is not { } publication) return false;
        if (!publication.Move(group)) return true;
        foreach (RoomMirror mirror in mirrors) mirror.Move();
        MapAll();
        return true;
    }

    /// <summary>Publishes on another loop what is published here; the home's part.</summary>
    public void Add(RoomMirror mirror)
    {
        mirrors.Add(mirror);
        foreach (Publication publication in stage.Publications) mirror.Open(publication);
    }

    /// <summary>The part that was mirrored to is closed; the home's part.</summary>
    public void Remove(RoomPart part)
    {
        if (mirrors.Find(each => each.Part == part) is not { } mirror) return;
        mirrors.Remove(mirror);
        mirror.Close();
    }

    /// <summary>Shows what comes over from the room's home, and nothing else; the other parts' part.</summary>
    /// <param name="all">Every one there is, in the order of its start.</param>
    public void Show(IReadOnlyList<MirroredPublication> all)
    {
        PublicationBridge[] there = [.. all.Select(each => each.Bridge)];
        foreach (PublicationBridge gone in bridges.Except(there))
        {
            publications.Remove(gone.Copy.Id);
            stage.Remove(gone.Copy);
        }

        foreach (PublicationBridge come in there.Except(bridges))
        {
            publications[come.Copy.Id] = come.Copy;
            stage.Add(come.Copy);
        }

        foreach (MirroredPublication each in all) each.Bridge.Copy.Move(each.Group);
        bridges = there;
        MapAll();
    }

    /// <summary>Shows one that came over no more, since that failed here; the other parts' part.</summary>
    public void Hide(Publication copy)
    {
        if (FindPublication(copy.Id) != copy) return;
        publications.Remove(copy.Id);
        stage.Remove(copy);
        MapAll();
    }

    /// <summary>Listens a few times a second who speaks, and shows whoever has come to the fore.</summary>
    public void Tick(long nowMicroseconds)
    {
        foreach (RoomMirror mirror in mirrors) mirror.Tick();
        foreach (PublicationBridge bridge in bridges) bridge.AskForKeyframes(nowMicroseconds);
        if (nowMicroseconds - listenedMicroseconds < ListenIntervalMicroseconds) return;
        listenedMicroseconds = nowMicroseconds;
        if (stage.Update(nowMicroseconds)) MapAll();
    }

    public void RefreshStatistics() => Volatile.Write(ref figures, RoomFigures.Of(peers.Values, left));

    private void Remove(Publication publication)
    {
        publications.Remove(publication.Id);
        if (!stage.Remove(publication)) return;
        Tell(new PublicationEnded(SessionId, publication.Id));
        foreach (RoomMirror mirror in mirrors) mirror.Close(publication);
        MapAll();
    }

    private void MapAll()
    {
        foreach (ViewerMedia viewer in viewers) Refresh(viewer);
    }

    private void Refresh(ViewerMedia viewer)
    {
        if (Map(viewer)) TellSlots(viewer);
    }

    /// <returns>True when a slot shows something else now.</returns>
    private bool Map(ViewerMedia viewer)
    {
        SlotPlace[] places = [.. viewer.Slots.Select(slot => new SlotPlace(slot.Format.Kind, slot.Source?.Publication.Id))];
        Guid?[] shown = SlotMapping.Assign(
            places, stage.Publications.Select(publication => publication.Entry), viewer.Peer.Setup.OwnerId, viewer.Wishes, viewer.Scopes);
        bool changed = false;
        for (int i = 0; i < shown.Length; i++)
        {
            if (shown[i] == places[i].Publication) continue;
            Publication? publication = shown[i] is { } id ? FindPublication(id) : null;
            viewer.Slots[i].Show(viewer.Slots[i].Format.IsAudio ? publication?.Audio : publication?.Video);
            changed = true;
        }

        if (changed) viewer.Peer.TickSoon();
        return changed;
    }

    private void TellSlots(ViewerMedia viewer) => Tell(new SlotsChanged(SessionId, viewer.Peer.Setup.Id,
        [.. viewer.Slots.Select(slot => new SlotMap(slot.Format.Mid, slot.Format.IsAudio, slot.Source?.Publication.Id))]));

    /// <summary>The listener is not ours: whatever it throws must not reach the loop.</summary>
    private void Tell(MediaEvent happened)
    {
        try
        {
            tell(happened);
        }
        catch (Exception exception)
        {
            MediaLog.ListenerFailed(logger, exception, SessionId, happened.GetType().Name);
        }
    }
}
