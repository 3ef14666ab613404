using System.Diagnostics.Metrics;

namespace CaseHub.Recorder;

/// <summary>
/// The engine's figures as .NET meters (docs/operations.md lists them), named as OpenTelemetry names and with units as UCUM writes
/// them. They read what the engine counts anyhow and only when a listener asks, on the listener's thread: a forwarded packet costs nothing
/// more. Tags are random ids and words of this file; nothing of a person or a case.
/// </summary>
internal sealed class MediaMeters : IDisposable
{
    public const string Name = "CaseHub.Media";

    private const string Packets = "{packet}", Bytes = "By", Seconds = "s", BitsPerSecond = "bit/s", Share = "1";

    private readonly Meter meter;
    private readonly MediaEngine engine;
    private MediaLook latest = new([]);

    public MediaMeters(MediaEngine engine)
    {
        this.engine = engine;
        meter = new Meter(new MeterOptions(Name) { Version = typeof(MediaMeters).Assembly.GetName().Version?.ToString(3), Scope = engine });
        AddEngine();
        AddRooms();
        AddPeers();
        AddTracks();
    }

    public void Dispose() => meter.Dispose();

    private void AddEngine()
    {
        Count("casehub.media.packets", Packets, "Datagrams received and sent.", () =>
        {
            MediaCounters counters = engine.Counters;
            return [new(counters.PacketsIn, MediaLook.Receive), new(counters.PacketsOut, MediaLook.Transmit)];
        });
        Count("casehub.media.io", Bytes, "Bytes of datagrams received and sent.", () =>
        {
            MediaCounters counters = engine.Counters;
            return [new(counters.BytesIn, MediaLook.Receive), new(counters.BytesOut, MediaLook.Transmit)];
        });
        Count("casehub.media.dropped", Packets, "Datagrams dropped and TCP connections not kept, by reason.", () =>
            engine.Counters.Dropped.Select(drop => new Measurement<long>(drop.Value, new KeyValuePair<string, object?>("casehub.media.drop.reason", drop.Key))));
        meter.CreateObservableCounter("casehub.media.loop.busy", () => engine.Counters.Busy.Select((busy, i) =>
            new Measurement<double>(busy.TotalSeconds, new KeyValuePair<string, object?>("casehub.media.loop.number", i))), Seconds, "Time that each loop worked instead of waiting.");
        meter.CreateObservableUpDownCounter("casehub.media.rooms", () => engine.Rooms.Count(), "{room}", "Rooms that are open.");
        meter.CreateObservableUpDownCounter("casehub.media.peers", CountPeers, "{peer}", "Connections, by what they are for and whether they are up.");
    }

    private void AddRooms()
    {
        RoomCount("casehub.media.room.packets", Packets, "RTP packets taken from publishers and sent to viewers.", (totals, session) =>
            [new(totals.PacketsIn, [session, MediaLook.Receive]), new(totals.PacketsOut, [session, MediaLook.Transmit])]);
        RoomCount("casehub.media.room.io", Bytes, "Their bytes.", (totals, session) =>
            [new(totals.BytesIn, [session, MediaLook.Receive]), new(totals.BytesOut, [session, MediaLook.Transmit])]);
        RoomCount("casehub.media.room.packets.lost", Packets, "RTP packets of publishers that did not come by themselves.", (totals, session) => [new(totals.PacketsLost, session)]);
        RoomCount("casehub.media.room.packets.resent", Packets, "RTP packets sent again to viewers.", (totals, session) => [new(totals.PacketsResent, session)]);
        // A gauge, so that an exporter forgets rooms that are gone.
        meter.CreateObservableGauge("casehub.media.room.peers", () => Look().Rooms.Select(room =>
            new Measurement<int>(room.Figures.Peers.Count, room.Session)), "{peer}", "Connections of a room.");
    }

    private void AddPeers()
    {
        PeerCount("casehub.media.peer.packets", Packets, "RTP packets of a connection.", peer => peer.Publishes ? peer.PacketsIn : peer.PacketsOut);
        PeerCount("casehub.media.peer.io", Bytes, "Their bytes.", peer => peer.Publishes ? peer.BytesIn : peer.BytesOut);
        PeerCount("casehub.media.peer.packets.asked_for", Packets, "Missing packets that were asked for again (NACK).", peer => peer.PacketsAskedFor);
        PeerCount("casehub.media.peer.packets.resent", Packets, "Packets that were sent again.", peer => peer.PacketsResent);
        PeerCount("casehub.media.peer.keyframes.asked_for", "{request}", "Keyframes that were asked for (PLI, FIR).", peer => peer.KeyframesAskedFor);
        PeerGauge("casehub.media.peer.loss", Share, "Share of packets that is lost.", peer => peer.LossFraction);
        PeerGauge("casehub.media.peer.round_trip", Seconds, "Time to the peer and back.", peer => peer.RoundTrip?.TotalSeconds);
        PeerGauge("casehub.media.peer.estimate", BitsPerSecond, "What a viewer's line is thought to carry of pictures.", peer => peer.EstimateBitsPerSecond);
    }

    private void AddTracks()
    {
        TrackCount("casehub.media.track.packets", Packets, "RTP packets of a stream, without what was sent again.", track => track.Packets);
        TrackCount("casehub.media.track.io", Bytes, "Their bytes, without protection.", track => track.Bytes);
        TrackCount("casehub.media.track.packets.lost", Packets, "Packets that did not come by themselves.", track => track.PacketsLost);
        TrackCount("casehub.media.track.packets.asked_for", Packets, "Missing packets that were asked for again (NACK).", track => track.PacketsAskedFor);
        TrackCount("casehub.media.track.packets.resent", Packets, "Packets that were sent again.", track => track.PacketsResent);
        TrackCount("casehub.media.track.keyframes.asked_for", "{request}", "Keyframes that were asked for (PLI, FIR).", track => track.KeyframesAskedFor);
        TrackGauge("casehub.media.track.loss", Share, "Share of packets that is lost.", track => track.LossFraction);
        TrackGauge("casehub.media.track.jitter", Seconds, "How unevenly packets come (RFC 3550).", track => track.Jitter.TotalSeconds);
        TrackGauge("casehub.media.track.bitrate", BitsPerSecond, "Over the last second.", track => track.BitsPerSecond);
        TrackGauge("casehub.media.track.height", "{line}", "Lines of the picture that is sent: tells which layer.", track => track.Height == 0 ? null : track.Height);
    }

    private void Count(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        meter.CreateObservableCounter(name, read, unit, description);

    private void RoomCount(string name, string unit, string description, Func<RoomTotals, KeyValuePair<string, object?>, IEnumerable<Measurement<long>>> read) =>
        Count(name, unit, description, () => Look().Rooms.SelectMany(room => read(room.Figures.Totals, room.Session)));

    private void PeerCount(string name, string unit, string description, Func<PeerStatistics, long> read) =>
        Count(name, unit, description, () => Look().Peers.Select(each => new Measurement<long>(read(each.Peer), each.Tags)));

    private void PeerGauge(string name, string unit, string description, Func<PeerStatistics, double?> read) =>
        Gauge(name, unit, description, () => Look().Peers.Select(each => (read(each.Peer), each.Tags)));

    private void TrackCount(string name, string unit, string description, Func<LayerStatistics, long> read) =>
        Count(name, unit, description, () => Look().Tracks.Select(each => new Measurement<long>(read(each.Track), each.Tags)));

    private void TrackGauge(string name, string unit, string description, Func<LayerStatistics, double?> read) =>
        Gauge(name, unit, description, () => Look().Tracks.Select(each => (read(each.Track), each.Tags)));

    /// <summary>What is unknown is left out.</summary>
    private void Gauge(string name, string unit, string description, Func<IEnumerable<(double? Value, KeyValuePair<string, object?>[] Tags)>> read) => meter.CreateObservableGauge(
        name, () => read().Where(each => each.Value is not null).Select(each => new Measurement<double>(each.Value!.Value, each.Tags)), unit, description);

    private IEnumerable<Measurement<int>> CountPeers() => Look().Peers
        .GroupBy(each => (each.Peer.Publishes, each.Peer.Connected))
        .Select(alike => new Measurement<int>(
            alike.Count(), MediaLook.RoleOf(alike.Key.Publishes), new("casehub.media.peer.state", alike.Key.Connected ? "connected" : "connecting")));

    /// <summary>The same for all instruments until a room has newer figures. Several listeners may ask at once: each look is whole.</summary>
    private MediaLook Look()
    {
        MediaRoom[] rooms = [.. engine.Rooms];
        MediaLook look = Volatile.Read(ref latest);
        if (look.IsOf(rooms)) return look;
        look = new MediaLook(rooms);
        Volatile.Write(ref latest, look);
        return look;
    }
}
