namespace CaseHub.Recorder.Forward;

/// <summary>
/// Gives a recording one continuous picture: the highest layer that is being sent, changing only at keyframes. Used by the engine's
/// loop alone.
/// </summary>
/// <param name="publication">Whose layers it is added to.</param>
/// <param name="sink">Takes the stream.</param>
internal sealed class BestLayerFeed(Publication publication, IPacketSink sink) : IPacketSink
{
    private const int MaxPacketBytes = 2048;

    private readonly StreamRewriter rewriter = new(publication.Video!.ClockRate, firstSequence: 1 << 16, firstTimestamp: 0);
    private readonly byte[] scratch = new byte[MaxPacketBytes];

    public IPacketSink Sink { get; } = sink;

    public void Take(in TrackPacket packet)
    {
        PublishedTrack layer = publication.Layers[packet.Layer];
        if (layer != rewriter.Source && !TryFollow(layer, packet)) return;
        if (!rewriter.TryMap(packet, out long sequence, out uint timestamp, out PictureShift shift)) return;
        if (packet.PayloadLength > scratch.Length) return;

        Span<byte> payload = scratch.AsSpan(0, packet.PayloadLength);
        packet.Payload.CopyTo(payload);
        shift.Apply(packet.Picture, payload);
        Sink.Take(new TrackPacket
        {
            Packet = payload,
            PayloadStart = 0,
            PayloadLength = payload.Length,
            ExtendedSequence = sequence,
            Timestamp = timestamp,
            Marker = packet.Marker,
            IsAudio = false,
            ArrivalMicroseconds = packet.ArrivalMicroseconds,
            SenderNtpMicroseconds = packet.SenderNtpMicroseconds,
        });
    }

    private bool TryFollow(PublishedTrack layer, in TrackPacket packet)
    {
        if (publication.BestLayer() != layer) return false;
        if (!packet.StartsKeyframe)
        {
            layer.Keyframes.Want();
            return false;
        }

        rewriter.Follow(layer, packet);
        return true;
    }
}
