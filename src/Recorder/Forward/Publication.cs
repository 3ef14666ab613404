using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>What one publisher's connection brings to the room: sound, picture, or both; the picture in up to three layers.</summary>
/// <param name="fanout">Where its tracks wait for the end of the loop's turn; null hands on each packet at once.</param>
/// <param name="group">See <see cref="Group"/>.</param>
internal sealed class Publication(Guid id, Guid ownerId, bool isScreen, Fanout? fanout = null, string? group = null)
{
    /// <summary>Simulcast layers taken of one picture.</summary>
    public const int MaxLayers = 3;

    private readonly List<PublishedTrack> layers = [];
    private readonly List<BestLayerFeed> feeds = [];

    public Guid Id { get; } = id;

    /// <summary>Whoever views as the same owner is not shown this.</summary>
    public Guid OwnerId { get; } = ownerId;

    public bool IsScreen { get; } = isScreen;

    /// <summary>A voice beside the floor, which is heard before it where it is heard at all.</summary>
    public bool IsInterpreter { get; init; }

    /// <summary>Who is shown this: whoever has it among their scopes; null for everybody.</summary>
    public string? Group { get; private set; } = group;

    public Fanout? Fanout { get; } = fanout;

    public PublishedTrack? Audio { get; private set; }

    /// <summary>The picture's simulcast layers in the order of the offer, which says nothing of their size; one without simulcast.</summary>
    public IReadOnlyList<PublishedTrack> Layers => layers;

    /// <summary>The picture, by any of its layers; null without one.</summary>
    public PublishedTrack? Video => layers.Count == 0 ? null : layers[0];

    public StageEntry Entry => new(Id, OwnerId, Audio is not null, Video is not null, IsScreen) { IsInterpreter = IsInterpreter, Group = Group };

    /// <summary>Of its sound; stays 0 without any.</summary>
    public Loudness Loudness { get; } = new();

    /// <summary>The id of the audio level extension (RFC 6464) in its packets; null where it was not agreed on.</summary>
    public byte? AudioLevelId { get; set; }

    /// <inheritdoc cref="Loudness.Hear(ReadOnlySpan{byte}, in RtpHeader, byte?, long)"/>
    public void Hear(ReadOnlySpan<byte> packet, in RtpHeader header, long nowMicroseconds) => Loudness.Hear(packet, header, AudioLevelId, nowMicroseconds);

    /// <inheritdoc cref="TrackPacket.AudioLevel"/>
    public byte? AudioLevelOf(ReadOnlySpan<byte> packet, in RtpHeader header)
    {
        if (AudioLevelId is not { } id || !RtpHeaderExtensions.TryFind(packet, header, id, out ReadOnlySpan<byte> data)) return null;
        return RtpExtensionFields.TryReadAudioLevel(data, out _, out byte level) ? level : null;
    }

    /// <summary>Shows this to another group from the next packet on.</summary>
    /// <returns>False when that is the one it has.</returns>
    public bool Move(string? to)
    {
        if (to == Group) return false;
        Group = to;
        Audio?.BeginAnew();
        foreach (PublishedTrack layer in layers) layer.BeginAnew();
        return true;
    }

    /// <summary>Whether it may stand in the way of another one: everybody who may see that one may see this.</summary>
    public bool IsRivalOf(Publication other) => IsInterpreter == other.IsInterpreter && (Group is null || Group == other.Group);

    /// <param name="clockRate">Ticks per second.</param>
    /// <param name="asksAgain">Whether the publisher agreed to resend on request.</param>
    public PublishedTrack AddAudio(int clockRate, bool asksAgain) => Audio = new PublishedTrack(this, isAudio: true, clockRate, asksAgain);

    /// <inheritdoc cref="AddAudio"/>
    /// <param name="rid">The layer's name (RFC 8851); empty without simulcast.</param>
    public PublishedTrack AddVideo(int clockRate, bool asksAgain, string rid = "")
    {
        var layer = new PublishedTrack(this, isAudio: false, clockRate, asksAgain, layers.Count, rid);
        layers.Add(layer);
        return layer;
    }

    /// <summary>The highest layer that is being sent; null before the first packet.</summary>
    public PublishedTrack? BestLayer()
    {
        long latest = LatestArrival;
        PublishedTrack? best = null;
        foreach (PublishedTrack layer in layers)
        {
            if (layer.IsLive(latest) && (best is null || layer.Height >= best.Height)) best = layer;
        }

        return best;
    }

    /// <summary>When the latest packet of the picture came, by whichever layer.</summary>
    public long LatestArrival
    {
        get
        {
            long latest = 0;
            foreach (PublishedTrack layer in layers) latest = Math.Max(latest, layer.ArrivalMicroseconds);
            return latest;
        }
    }

    /// <summary>Adds a listener to the sound and to the highest layer of the picture, in one continuous stream.</summary>
    public void Add(IPacketSink sink)
    {
        Audio?.Add(sink);
        if (layers.Count == 0) return;
        var feed = new BestLayerFeed(this, sink);
        feeds.Add(feed);
        foreach (PublishedTrack layer in layers) layer.Add(feed);
    }

    public void Remove(IPacketSink sink)
    {
        Audio?.Remove(sink);
        if (feeds.Find(feed => feed.Sink == sink) is not { } found) return;
        feeds.Remove(found);
        foreach (PublishedTrack layer in layers) layer.Remove(found);
    }

    /// <summary>Wishes for a keyframe of the highest layer.</summary>
    public void WantKeyframe() => (BestLayer() ?? Video)?.Keyframes.Want();
}
