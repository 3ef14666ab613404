using CaseHub.Recorder.Peer;

namespace CaseHub.Recorder;

/// <summary>The figures of all rooms at one moment, each with its tags: made once for all instruments that are read together.</summary>
internal sealed class MediaLook
{
    // Attributes of OpenTelemetry's registry where it has one.
    private const string Direction = "network.io.direction";

    public static readonly KeyValuePair<string, object?> Receive = new(Direction, "receive"), Transmit = new(Direction, "transmit");

    private readonly RoomFigures[] figures;

    public MediaLook(IReadOnlyList<MediaRoom> rooms)
    {
        figures = [.. rooms.Select(room => room.Figures)];
        Rooms = [.. rooms.Select((room, i) => (figures[i], new KeyValuePair<string, object?>("casehub.session.id", room.SessionId.ToString())))];
        Peers = [.. Rooms.SelectMany(room => room.Figures.Peers.Select(peer => (peer, TagsOf(peer, room.Session))))];
        Tracks = [.. Peers.SelectMany(each => TracksOf(each.Peer, each.Tags))];
    }

    public IReadOnlyList<(RoomFigures Figures, KeyValuePair<string, object?> Session)> Rooms { get; }

    public IReadOnlyList<(PeerStatistics Peer, KeyValuePair<string, object?>[] Tags)> Peers { get; }

    public IReadOnlyList<(LayerStatistics Track, KeyValuePair<string, object?>[] Tags)> Tracks { get; }

    /// <summary>True while these rooms show nothing newer.</summary>
    public bool IsOf(IReadOnlyList<MediaRoom> rooms) =>
        rooms.Count == figures.Length && figures.Select((seen, i) => ReferenceEquals(seen, rooms[i].Figures)).All(same => same);

    public static KeyValuePair<string, object?> RoleOf(bool publishes) => new("casehub.media.peer.role", publishes ? "publisher" : "viewer");

    private static KeyValuePair<string, object?>[] TagsOf(PeerStatistics peer, KeyValuePair<string, object?> session) =>
        [session, new("casehub.media.peer.id", peer.PeerId.ToString()), RoleOf(peer.Publishes), peer.Publishes ? Receive : Transmit];

    private static IEnumerable<(LayerStatistics Track, KeyValuePair<string, object?>[] Tags)> TracksOf(PeerStatistics peer, KeyValuePair<string, object?>[] tags)
    {
        foreach (LayerStatistics sound in peer.Sounds) yield return (sound, [.. tags, .. TagsOf(sound, "audio", peer.Publishes)]);
        foreach (LayerStatistics picture in peer.Layers) yield return (picture, [.. tags, .. TagsOf(picture, "video", peer.Publishes)]);
    }

    /// <summary>A stream's own name: a publisher's rid, a viewer's mid, whatever publication it shows.</summary>
    private static KeyValuePair<string, object?>[] TagsOf(LayerStatistics track, string kind, bool publishes) =>
        [new("casehub.media.track.kind", kind), new(publishes ? "casehub.media.track.rid" : "casehub.media.track.mid", track.Name)];
}
