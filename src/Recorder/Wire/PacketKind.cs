namespace CaseHub.Recorder.Wire;

/// <summary>What shares one port of a WebRTC peer (RFC 7983 §7, RFC 5761 §4).</summary>
internal enum PacketKind
{
    Unknown,
    Stun,
    Dtls,
    Rtp,
    Rtcp,
}

/// <summary>Tells the protocols of one port apart by their first bytes.</summary>
internal static class PacketDemux
{
    /// <returns>ZRTP, TURN channels and QUIC are <see cref="PacketKind.Unknown"/>: we speak none of them.</returns>
    public static PacketKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.IsEmpty) return PacketKind.Unknown;
        return datagram[0] switch
        {
            <= 3 => PacketKind.Stun,
            >= 20 and <= 63 => PacketKind.Dtls,
            >= 128 and <= 191 => ClassifyMedia(datagram),
            _ => PacketKind.Unknown,
        };
    }

    // RTCP packet types 192-223 are RTP payload types 64-95 with the marker bit, which RFC 5761 §4 keeps free of RTP.
    private static PacketKind ClassifyMedia(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2) return PacketKind.Unknown;
        return datagram[1] is >= 192 and <= 223 ? PacketKind.Rtcp : PacketKind.Rtp;
    }
}
