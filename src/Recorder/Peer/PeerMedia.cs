using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Peer;

/// <summary>What a peer is there for: it publishes or it views. Called by its <see cref="RemotePeer"/> on the engine's loop.</summary>
internal abstract class PeerMedia
{
    /// <summary>Set once, before anything else is called.</summary>
    public RemotePeer Peer { get; set; } = null!;

    public abstract bool Publishes { get; }

    /// <summary>0–1, for statistics.</summary>
    public abstract double LossFraction { get; }

    /// <summary>Null while unknown.</summary>
    public virtual TimeSpan? RoundTrip => null;

    public virtual long PacketsResent => 0;

    public virtual long PacketsLost => 0;

    public abstract long PacketsAskedFor { get; }

    public abstract long KeyframesAskedFor { get; }

    public virtual long? EstimateBitsPerSecond => null;

    /// <summary>For statistics, once a second.</summary>
    public abstract IReadOnlyList<LayerStatistics> Layers { get; }

    /// <inheritdoc cref="Layers"/>
    public abstract IReadOnlyList<LayerStatistics> Sounds { get; }

    public abstract void OnConnected();

    /// <summary>Takes one plain, authentic RTP packet.</summary>
    /// <param name="packet">Borrowed for the call; may be changed.</param>
    /// <param name="header">Of that packet.</param>
    public abstract void OnRtp(Span<byte> packet, in RtpHeader header);

    /// <summary>Takes one plain, authentic RTCP packet of a compound.</summary>
    public abstract void OnRtcp(in RtcpPacket packet);

    /// <summary>Called while connected, when <see cref="TickMicroseconds"/> have passed since the last time; at the finest every 10 ms.</summary>
    public abstract void Tick();

    /// <summary>How long it needs no <see cref="Tick"/>, microseconds. Each of them brings a peer's memory into the cache, where there may be hundreds.</summary>
    public virtual long TickMicroseconds => 0;
}
