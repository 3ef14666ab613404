using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Webm;

/// <summary>
/// Puts VP8 frames together from packets in order (RFC 7741 §4.1). It begins with a keyframe, and after a loss lets nothing through
/// until the next one, since what lies between cannot be decoded.
/// </summary>
internal sealed class Vp8Assembler
{
    private const int MaxFrameBytes = 8 * 1024 * 1024;
    private byte[] frame = new byte[64 * 1024];
    private int length;
    private bool inFrame;
    private bool holed;
    private uint timestamp;
    private int? pictureId;
    private int? lastPictureId;

    /// <summary>True until the first keyframe, and from a loss to the next one.</summary>
    public bool AwaitsKeyframe { get; private set; } = true;

    /// <summary>How often a loss has made the following frames undecodable.</summary>
    public int Losses { get; private set; }

    /// <summary>The frame completed by the last packet; valid until the next call.</summary>
    public ReadOnlySpan<byte> Frame => frame.AsSpan(0, length);

    /// <summary>What the completed frame is.</summary>
    public Vp8FrameHeader Header { get; private set; }

    /// <param name="packet">The next packet in order, borrowed.</param>
    /// <param name="missing">How many packets were given up in front of it.</param>
    /// <returns>True when the packet completes a frame that can be decoded.</returns>
    public bool TryComplete(in RecordedPacket packet, long missing)
    {
        holed |= missing > 0;
        // Padding alone: a bandwidth probe.
        if (packet.Payload.IsEmpty) return false;
        if (!Vp8Descriptor.TryParse(packet.Payload, out var descriptor)) return Lose();
        if (holed && !LosesNothing(descriptor)) Lose();
        holed = false;
        if (descriptor.StartsFrame && !TryBegin(packet, descriptor)) return false;
        if (!inFrame) return false;
        if (packet.Timestamp != timestamp) return Lose();
        if (!TryAppend(packet.Payload[descriptor.Length..])) return Lose();
        if (!packet.Marker) return false;

        inFrame = false;
        lastPictureId = pictureId;
        return true;
    }

    /// <summary>Lets nothing through until the next keyframe: a frame handed out before was not kept.</summary>
    public void Break() => Lose();

    // The picture ids join: what was given up were probes of mere padding.
    private bool LosesNothing(in Vp8Descriptor descriptor)
    {
        if (inFrame || !descriptor.StartsFrame || descriptor.PictureId is not { } id || lastPictureId is not { } last) return false;
        return id == ((last + 1) & (descriptor.PictureIdIsLong ? 0x7FFF : 0x7F));
    }

    private bool TryBegin(in RecordedPacket packet, in Vp8Descriptor descriptor)
    {
        // A frame that was never ended by its marker is incomplete.
        if (inFrame && packet.Timestamp != timestamp) Lose();
        if (inFrame) return true;
        if (!Vp8FrameHeader.TryParse(packet.Payload[descriptor.Length..], out var header)) return Lose();
        if (AwaitsKeyframe && !header.IsKeyframe) return false;
        (Header, AwaitsKeyframe, inFrame, length) = (header, false, true, 0);
        (timestamp, pictureId) = (packet.Timestamp, descriptor.PictureId);
        return true;
    }

    private bool TryAppend(ReadOnlySpan<byte> data)
    {
        if (length + data.Length > MaxFrameBytes) return false;
        if (length + data.Length > frame.Length) Array.Resize(ref frame, Math.Max(2 * frame.Length, length + data.Length));
        data.CopyTo(frame.AsSpan(length));
        length += data.Length;
        return true;
    }

    private bool Lose()
    {
        if (!AwaitsKeyframe) Losses++;
        inFrame = false;
        AwaitsKeyframe = true;
        return false;
    }
}
