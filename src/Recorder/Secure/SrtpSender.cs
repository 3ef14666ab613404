using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Secure;

/// <summary>Protects what we send to one peer. Used by the engine's loop alone.</summary>
internal sealed class SrtpSender(SrtpCipher cipher) : IDisposable
{
    // A handful of SSRCs: looked through, which is less than a dictionary takes.
    private (uint Ssrc, ReplayWindow Used)[] streams = [];
    private uint nextRtcpIndex = 1;

    /// <summary>Protects one RTP packet in place.</summary>
    /// <param name="buffer">The packet, with <see cref="SrtpCipher.MaxOverhead"/> bytes of room after it.</param>
    /// <param name="length">Bytes of plain packet.</param>
    /// <param name="headerLength">Bytes of header that stay in clear.</param>
    /// <param name="ssrc">The packet's SSRC, one of the few that our answer announced.</param>
    /// <param name="index">Rollover counter and sequence number; never negative.</param>
    /// <param name="protectedLength">Bytes to send.</param>
    /// <returns>
    /// False when this index was used before or is too old to tell: a second text under one index would give the key away
    /// (RFC 7714 §10.1).
    /// </returns>
    public bool TryProtectRtp(Span<byte> buffer, int length, int headerLength, uint ssrc, long index, out int protectedLength)
    {
        protectedLength = 0;
        ReplayWindow window = WindowOf(ssrc);
        if (!window.IsFresh(index)) return false;

        window.Mark(index);
        protectedLength = cipher.ProtectRtp(buffer, length, headerLength, ssrc, index);
        return true;
    }

    /// <summary>Reads what protecting a packet of this SSRC will need, to have it in the cache.</summary>
    public long Touch(uint ssrc) => WindowOf(ssrc).Highest + cipher.Touch();

    /// <summary>
    /// Protects a packet under an index that was used before. The caller must not send it unless its tag is that of the first time: only
    /// then it is the same text.
    /// </summary>
    /// <returns>Bytes of protected packet.</returns>
    public int ProtectAgain(Span<byte> buffer, int length, int headerLength, uint ssrc, long index) =>
        cipher.ProtectRtp(buffer, length, headerLength, ssrc, index);

    /// <summary>Protects one compound RTCP packet in place; answers the bytes to send.</summary>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        // One index for all SSRCs: unique for each of them (RFC 3711 §3.4), 31 bits last for decades at our rate.
        uint index = nextRtcpIndex++ & 0x7FFF_FFFF;
        return cipher.ProtectRtcp(buffer, length, index);
    }

    public void Dispose() => cipher.Dispose();

    private ReplayWindow WindowOf(uint ssrc)
    {
        foreach ((uint known, ReplayWindow used) in streams)
        {
            if (known == ssrc) return used;
        }

        streams = [.. streams, (ssrc, new ReplayWindow())];
        return streams[^1].Used;
    }
}
