using System.Buffers.Binary;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Secure;

/// <summary>Opens what one peer sends us: authenticates, refuses replays, keeps each stream's rollover counter. Used by the engine's loop alone.</summary>
internal sealed class SrtpReceiver(SrtpCipher cipher) : IDisposable
{
    /// <summary>SSRCs one peer may use, retransmission and simulcast included; more are refused.</summary>
    public const int MaxStreams = 32;

    private readonly Dictionary<uint, ReplayWindow> rtp = [];
    private readonly Dictionary<uint, ReplayWindow> rtcp = [];

    /// <summary>Removes SRTP protection in place (RFC 3711 §3.3).</summary>
    /// <param name="packet">One datagram, borrowed: not kept after the call.</param>
    /// <param name="headerLength">Bytes of RTP header with CSRCs and extension.</param>
    /// <param name="ssrc">From the header.</param>
    /// <param name="sequenceNumber">From the header.</param>
    /// <param name="length">Bytes of plain RTP on success.</param>
    /// <returns>False for a bad tag, a replay or too many streams; the contents are then undefined.</returns>
    public bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, ushort sequenceNumber, out int length)
    {
        length = 0;
        bool known = rtp.TryGetValue(ssrc, out ReplayWindow? window);
        if (!known && rtp.Count >= MaxStreams) return false;

        long index = known ? EstimateIndex(window!.Highest, sequenceNumber) : sequenceNumber;
        if (index < 0) return false;
        if (known && !window!.IsFresh(index)) return false;
        if (!cipher.TryUnprotectRtp(packet, headerLength, ssrc, index, out length)) return false;

        // Only an authentic packet may make or move state.
        if (!known) rtp[ssrc] = window = new ReplayWindow();
        window!.Mark(index);
        return true;
    }

    /// <summary>Removes SRTCP protection in place (RFC 3711 §3.4).</summary>
    public bool TryUnprotectRtcp(Span<byte> packet, out int length)
    {
        length = 0;
        if (!cipher.TryReadRtcpIndex(packet, out uint index)) return false;

        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        bool known = rtcp.TryGetValue(ssrc, out ReplayWindow? window);
        if (!known && rtcp.Count >= MaxStreams) return false;
        if (known && !window!.IsFresh(index)) return false;
        if (!cipher.TryUnprotectRtcp(packet, out length)) return false;

        if (!known) rtcp[ssrc] = window = new ReplayWindow();
        window!.Mark(index);
        return true;
    }

    public void Dispose() => cipher.Dispose();

    /// <summary>The index nearest to the highest one seen that ends in this sequence number (RFC 3711 §3.3.1).</summary>
    internal static long EstimateIndex(long highest, ushort sequenceNumber) =>
        highest + (short)(sequenceNumber - (ushort)highest);
}
