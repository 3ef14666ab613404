using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Forward;

/// <summary>One plain RTP packet of a published track, borrowed for the duration of a call.</summary>
internal readonly ref struct TrackPacket
{
    /// <summary>The whole RTP packet (RFC 3550 §5.1), without SRTP's tag.</summary>
    public required ReadOnlySpan<byte> Packet { get; init; }

    /// <summary>Where the payload begins in <see cref="Packet"/>, bytes.</summary>
    public required int PayloadStart { get; init; }

    /// <summary>Bytes of payload, without padding; 0 for a padding-only probe.</summary>
    public required int PayloadLength { get; init; }

    /// <summary>
    /// Where redundant audio data (RFC 2198) begin, of which the payload is the present block: they go on to the payload's end. 0 where
    /// there are none.
    /// </summary>
    public int RedStart { get; init; }

    /// <summary>The sequence number, unwrapped to 64 bits, starting anywhere (RFC 3550 A.1).</summary>
    public required long ExtendedSequence { get; init; }

    /// <summary>RTP timestamp in ticks of the codec's clock: 90 kHz for VP8, 48 kHz for Opus.</summary>
    public required uint Timestamp { get; init; }

    /// <summary>RFC 3550's marker bit: the last packet of a VP8 frame.</summary>
    public required bool Marker { get; init; }

    /// <summary>True for sound (Opus), false for picture (VP8).</summary>
    public required bool IsAudio { get; init; }

    /// <summary>Arrival at the socket, microseconds of the engine's monotonic clock.</summary>
    public required long ArrivalMicroseconds { get; init; }

    /// <summary>
    /// NTP time, in microseconds since 1900, that the publisher's latest sender report (RFC 3550 §6.4.1) gives to this packet's
    /// timestamp; 0 until the first report. Aligns one publisher's sound and picture.
    /// </summary>
    public required long SenderNtpMicroseconds { get; init; }

    /// <summary>How quiet the sound is by the publisher's measure: 0 is loudest, 127 silence (RFC 6464 §3); null where it does not say.</summary>
    public byte? AudioLevel { get; init; }

    /// <summary>Which simulcast layer of its publication, in the order of the offer; 0 for sound and for a lone picture.</summary>
    public int Layer { get; init; }

    /// <summary>The picture's descriptor (RFC 7741 §4.2); default for sound and for what cannot be read.</summary>
    public Vp8Descriptor Picture { get; init; }

    /// <summary>The first packet of a keyframe: where a viewer or a switch may begin.</summary>
    public bool StartsKeyframe { get; init; }

    /// <summary>Bytes of RTP padding that make it as long as its neighbours; a viewer's slot adds them, nobody else needs to.</summary>
    public byte Padding { get; init; }

    /// <summary>The payload (RFC 7741 for VP8, RFC 7587 for Opus).</summary>
    public ReadOnlySpan<byte> Payload => Packet.Slice(PayloadStart, PayloadLength);

    /// <summary>The payload with the redundant data in front of it; empty where there are none.</summary>
    public ReadOnlySpan<byte> Redundant => RedStart == 0 ? default : Packet[RedStart..(PayloadStart + PayloadLength)];
}
