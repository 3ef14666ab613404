using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Recorder;
using MediatR;

namespace CaseHub.Hub.Live;

/// <summary>
/// What the media engine does at this moment, for administrators: the open rooms of their own organisation with the figures of each
/// connection, and what the engine counted in all. Ids and numbers only: nobody's name, and nothing of a case.
/// </summary>
public static class WatchLive
{
    public sealed record Request : IQuery<LiveView>;

    internal sealed class Handler(Rooms rooms, MediaEngine engine, CurrentActor actor) : IRequestHandler<Request, Outcome<LiveView>>
    {
        public Task<Outcome<LiveView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var open = rooms.Open.ToLookup(room => room.Session.OrganisationId == actor.Required.OrganisationId);
            var counters = engine.Counters;
            IReadOnlyList<LiveRoom> own = [.. open[true].OrderBy(room => room.Session.CreatedAt).Select(View)];
            IReadOnlyList<LiveDrop> dropped = [.. counters.Dropped.Where(drop => drop.Value > 0).OrderByDescending(drop => drop.Value).Select(drop => new LiveDrop(drop.Key, drop.Value))];
            return Task.FromResult<Outcome<LiveView>>(new LiveView(own, open[false].Count(), counters.PacketsIn, counters.BytesIn, counters.PacketsOut, counters.BytesOut, dropped));
        }

        private static LiveRoom View(Room room) => new(
            room.Session.Id,
            room.Session.OrganisationId,
            room.Session.Kind,
            room.View.Topology,
            room.View.Recording?.State,
            room.Count,
            [.. room.Media.Statistics().OrderBy(peer => peer.PeerId).Select(View)]);

        private static LivePeer View(PeerStatistics peer) => new(
            peer.PeerId,
            peer.Publishes ? "publishes" : "views",
            peer.Connected,
            peer.PacketsIn,
            peer.PacketsOut,
            peer.LossFraction,
            peer.RoundTrip is { } trip ? (int)trip.TotalMilliseconds : null,
            peer.PacketsResent,
            peer.EstimateBitsPerSecond,
            [.. peer.Sounds.Select(sound => View("sound", sound)), .. peer.Layers.Select(layer => View("picture", layer))]);

        private static LiveTrack View(string kind, LayerStatistics track) =>
            new(track.PublicationId, kind, track.Name, track.Height, track.BitsPerSecond, track.LossFraction);
    }
}

/// <summary>The engine at this moment; figures are at most a second old.</summary>
/// <param name="Rooms">Of the administrator's organisation, the oldest first.</param>
/// <param name="OtherRooms">How many rooms of other organisations are open on this machine.</param>
/// <param name="PacketsIn">Datagrams since the start, of all organisations; so are the next three.</param>
/// <param name="Dropped">What was dropped since the start, of all organisations, the most frequent reason first.</param>
public sealed record LiveView(
    IReadOnlyList<LiveRoom> Rooms, int OtherRooms, long PacketsIn, long BytesIn, long PacketsOut, long BytesOut, IReadOnlyList<LiveDrop> Dropped);

/// <summary>One open room.</summary>
/// <param name="Recording"><c>asking</c> | <c>recording</c> | <c>closing</c>; null when there is none.</param>
public sealed record LiveRoom(
    Guid SessionId, Guid OrganisationId, SessionKind Kind, Topology Topology, string? Recording, int People, IReadOnlyList<LivePeer> Peers);

/// <summary>One connection with the relay.</summary>
/// <param name="Role"><c>publishes</c> | <c>views</c>.</param>
/// <param name="LossFraction">0–1.</param>
/// <param name="RoundTripMs">Null while unknown; of publishers only Chromium's tell.</param>
/// <param name="LineBitsPerSecond">What a viewer's line is estimated to carry; null while unknown, and for publishers.</param>
public sealed record LivePeer(
    Guid PeerId, string Role, bool Connected, long PacketsIn, long PacketsOut, double LossFraction, int? RoundTripMs, long PacketsResent, long? LineBitsPerSecond,
    IReadOnlyList<LiveTrack> Tracks);

/// <summary>One stream of a connection.</summary>
/// <param name="Kind"><c>sound</c> | <c>picture</c>.</param>
/// <param name="Name">A publisher's simulcast layer, empty without; a viewer's mid.</param>
/// <param name="Height">Lines of the picture; 0 for sound, before the first keyframe, and while a viewer is sent nothing.</param>
/// <param name="LossFraction">0–1.</param>
public sealed record LiveTrack(Guid PublicationId, string Kind, string Name, int Height, long BitsPerSecond, double LossFraction);

/// <summary>Datagrams dropped for one reason.</summary>
public sealed record LiveDrop(string Reason, long Count);
