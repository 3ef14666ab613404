namespace CaseHub.Recorder.Wire;

/// <summary>Composes an RTCP datagram, packet after packet (RFC 3550 §6.1). The caller owns the span.</summary>
internal ref struct RtcpWriter(Span<byte> destination)
{
    private const int MaxBlocks = 31;
    private ByteWriter writer = new(destination);

    /// <param name="ssrc">The source reported on is our own.</param>
    /// <param name="ntpTimestamp">Wall clock; see <see cref="NtpTime"/>.</param>
    /// <param name="rtpTimestamp">The same instant in ticks.</param>
    /// <param name="packetCount">RTP packets sent so far.</param>
    /// <param name="octetCount">Payload bytes sent so far.</param>
    /// <param name="blocks">At most 31 are written.</param>
    public void SenderReport(uint ssrc, ulong ntpTimestamp, uint rtpTimestamp, uint packetCount, uint octetCount, scoped ReadOnlySpan<ReportBlock> blocks = default)
    {
        int start = Begin(RtcpType.SenderReport, Math.Min(blocks.Length, MaxBlocks));
        writer.UInt32(ssrc);
        writer.UInt64(ntpTimestamp);
        writer.UInt32(rtpTimestamp);
        writer.UInt32(packetCount);
        writer.UInt32(octetCount);
        Blocks(blocks);
        End(start);
    }

    public void ReceiverReport(uint ssrc, scoped ReadOnlySpan<ReportBlock> blocks = default)
    {
        int start = Begin(RtcpType.ReceiverReport, Math.Min(blocks.Length, MaxBlocks));
        writer.UInt32(ssrc);
        Blocks(blocks);
        End(start);
    }

    /// <summary>A source description with the one item every compound needs (RFC 3550 §6.5.1).</summary>
    /// <param name="ssrc">Ours.</param>
    /// <param name="cname">UTF-8, at most 255 bytes.</param>
    public void SourceDescription(uint ssrc, scoped ReadOnlySpan<byte> cname)
    {
        int start = Begin(RtcpType.SourceDescription, 1);
        writer.UInt32(ssrc);
        writer.UInt8(1);
        writer.UInt8((byte)cname.Length);
        writer.Bytes(cname);
        // One to four zeros end the items at a word.
        writer.Zeros(4 - (writer.Position & 3));
        End(start);
    }

    public void Bye(scoped ReadOnlySpan<uint> ssrcs)
    {
        int start = Begin(RtcpType.Bye, Math.Min(ssrcs.Length, MaxBlocks));
        foreach (uint ssrc in ssrcs[..Math.Min(ssrcs.Length, MaxBlocks)]) writer.UInt32(ssrc);
        End(start);
    }

    /// <param name="senderSsrc">Ours.</param>
    /// <param name="mediaSsrc">The source whose packets are missing.</param>
    /// <param name="missing">In rising order, at least one; neighbours within 16 share a word (RFC 4585 §6.2.1).</param>
    public void Nack(uint senderSsrc, uint mediaSsrc, scoped ReadOnlySpan<ushort> missing)
    {
        int start = Begin(RtcpType.TransportFeedback, TransportFeedbackFormat.Nack);
        writer.UInt32(senderSsrc);
        writer.UInt32(mediaSsrc);
        for (int i = 0; i < missing.Length;)
        {
            ushort packetId = missing[i++];
            int bitmask = 0;
            for (; i < missing.Length && (ushort)(missing[i] - packetId - 1) < 16; i++) bitmask |= 1 << (ushort)(missing[i] - packetId - 1);
            writer.UInt16(packetId);
            writer.UInt16((ushort)bitmask);
        }
        End(start);
    }

    public void PictureLoss(uint senderSsrc, uint mediaSsrc)
    {
        int start = Begin(RtcpType.PayloadFeedback, PayloadFeedbackFormat.PictureLoss);
        writer.UInt32(senderSsrc);
        writer.UInt32(mediaSsrc);
        End(start);
    }

    /// <summary>An extended report that asks a sender for the time there and back (RFC 3611 §4.4).</summary>
    /// <param name="ssrc">Ours.</param>
    /// <param name="ntpTimestamp">Any clock of ours that goes on evenly.</param>
    public void ReferenceTime(uint ssrc, ulong ntpTimestamp)
    {
        const int Words = 2;
        int start = Begin(RtcpType.ExtendedReport, 0);
        writer.UInt32(ssrc);
        writer.UInt8(RtcpRoundTrip.ReferenceTime);
        writer.UInt8(0);
        writer.UInt16(Words);
        writer.UInt64(ntpTimestamp);
        End(start);
    }

    /// <returns>False when not all of it fitted.</returns>
    public readonly bool TryFinish(out int length)
    {
        length = writer.Overflowed ? 0 : writer.Position;
        return !writer.Overflowed;
    }

    private int Begin(RtcpType type, int count)
    {
        int start = writer.Position;
        writer.UInt8((byte)(0x80 | count));
        writer.UInt8((byte)type);
        writer.UInt16(0);
        return start;
    }

    private readonly void End(int start) => writer.PatchUInt16(start + 2, (ushort)(((writer.Position - start) / 4) - 1));

    private void Blocks(scoped ReadOnlySpan<ReportBlock> blocks)
    {
        foreach (var block in blocks[..Math.Min(blocks.Length, MaxBlocks)])
        {
            writer.UInt32(block.Ssrc);
            writer.UInt8(block.FractionLost);
            writer.UInt24((uint)block.CumulativeLost);
            writer.UInt32(block.HighestSequence);
            writer.UInt32(block.Jitter);
            writer.UInt32(block.LastSenderReport);
            writer.UInt32(block.DelaySinceLastSenderReport);
        }
    }
}
