using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class RtcpTests
{
    [Fact]
    public void A_compound_of_report_description_and_goodbye_is_read()
    {
        Assert.True(RtcpCompound.TryParse(Vector.Hex("rtcp-report-compound"), out var compound));

        Assert.True(compound.MoveNext());
        Assert.True(SenderReport.TryParse(compound.Current, out var report));
        Assert.Equal(0x01020304u, report.Ssrc);
        Assert.Equal(0xE8A1F0B5UL * 1_000_000 + 500_000, (ulong)NtpTime.ToMicroseconds(report.NtpTimestamp));
        Assert.Equal((90_000u, 100u, 123_456u), (report.RtpTimestamp, report.PacketCount, report.OctetCount));
        var blocks = report.Blocks;
        Assert.True(blocks.MoveNext());
        Assert.Equal(Block, blocks.Current);
        Assert.False(blocks.MoveNext());

        Assert.True(compound.MoveNext());
        Assert.Equal((RtcpType.SourceDescription, 1), (compound.Current.Type, compound.Current.Count));

        Assert.True(compound.MoveNext());
        Assert.True(Bye.TryParse(compound.Current, out var bye));
        Assert.Equal((1, 0x01020304u), (bye.Count, bye[0]));
        Assert.False(compound.MoveNext());
    }

    [Fact]
    public void A_compound_is_written_as_it_is_read()
    {
        byte[] buffer = new byte[200];
        var writer = new RtcpWriter(buffer);
        writer.SenderReport(0x01020304, 0xE8A1F0B5_80000000, 90_000, 100, 123_456, [Block]);
        writer.SourceDescription(0x01020304, "casehub"u8);
        writer.Bye([0x01020304]);
        AssertWritten(writer, buffer, "rtcp-report-compound");
    }

    [Fact]
    public void A_receiver_report_and_a_picture_loss_are_read_and_written()
    {
        Assert.True(RtcpCompound.TryParse(Vector.Hex("rtcp-receiver-report"), out var compound));
        Assert.True(compound.MoveNext());
        Assert.True(ReceiverReport.TryParse(compound.Current, out var report));
        Assert.Equal(1u, report.Ssrc);
        Assert.False(report.Blocks.MoveNext());
        Assert.True(compound.MoveNext());
        Assert.True(PictureLoss.TryParse(compound.Current, out var loss));
        Assert.Equal(new PictureLoss(1, 0xDEADBEEF), loss);

        byte[] buffer = new byte[200];
        var writer = new RtcpWriter(buffer);
        writer.ReceiverReport(1);
        writer.PictureLoss(1, 0xDEADBEEF);
        AssertWritten(writer, buffer, "rtcp-receiver-report");
    }

    [Fact]
    public void A_nack_lists_what_is_missing_across_the_wrap()
    {
        Assert.True(Nack.TryParse(Only("rtcp-nack"), out var nack));
        Assert.Equal((1u, 0xDEADBEEFu), (nack.SenderSsrc, nack.MediaSsrc));
        var missing = new List<ushort>();
        foreach (ushort number in nack) missing.Add(number);
        Assert.Equal([10, 11, 26, 65530, 65531, 3], missing);

        byte[] buffer = new byte[200];
        var writer = new RtcpWriter(buffer);
        writer.Nack(1, 0xDEADBEEF, [10, 11, 26, 65530, 65531, 3]);
        AssertWritten(writer, buffer, "rtcp-nack");
    }

    [Fact]
    public void A_full_intra_request_names_its_sources()
    {
        Assert.True(FullIntraRequest.TryParse(Only("rtcp-fir"), out var request));
        Assert.Equal(2, request.Count);
        Assert.Equal((0xDEADBEEFu, (byte)7), (request.Ssrc(0), request.SequenceNumber(0)));
        Assert.Equal((0xCAFEBABEu, (byte)8), (request.Ssrc(1), request.SequenceNumber(1)));
    }

    [Fact]
    public void A_receiver_estimate_is_multiplied_out()
    {
        Assert.True(ReceiverEstimate.TryParse(Only("rtcp-remb"), out var estimate));
        Assert.Equal(new ReceiverEstimate(1, 2_000_000), estimate);
    }

    [Fact]
    public void An_estimate_beyond_64_bits_is_capped()
    {
        byte[] packet = Vector.Hex("rtcp-remb");
        packet[17] = 0xFF;
        Assert.True(RtcpCompound.TryParse(packet, out var compound) && compound.MoveNext());
        Assert.True(ReceiverEstimate.TryParse(compound.Current, out var estimate));
        Assert.Equal(long.MaxValue, estimate.BitsPerSecond);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80c9")]
    [InlineData("40c9000100000001")]
    [InlineData("80c9000200000001")]
    [InlineData("80c900010000000180")]
    [InlineData("a0c9000100000000")]
    [InlineData("a0c9000100000005")]
    [InlineData("a0c900010000000480c9000100000001")]
    public void Lengths_that_do_not_add_up_are_refused(string datagram) =>
        Assert.False(RtcpCompound.TryParse(Convert.FromHexString(datagram), out _));

    [Fact]
    public void A_count_beyond_the_body_is_refused()
    {
        Assert.True(RtcpCompound.TryParse(Convert.FromHexString("81c9000100000001"), out var compound) && compound.MoveNext());
        Assert.False(ReceiverReport.TryParse(compound.Current, out _));
        Assert.True(RtcpCompound.TryParse(Convert.FromHexString("82cb000100000001"), out compound) && compound.MoveNext());
        Assert.False(Bye.TryParse(compound.Current, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_984_588_800_123_457)]
    public void Ntp_time_keeps_the_microsecond(long microseconds) =>
        Assert.Equal(microseconds, NtpTime.ToMicroseconds(NtpTime.FromMicroseconds(microseconds)));

    [Fact]
    public void Every_prefix_and_changed_byte_is_survived() => Mutation.EveryPrefixAndByte(Vector.AllHex("rtcp-"), Look);

    [Fact]
    public void Random_changes_are_survived() => Mutation.Random(Vector.AllHex("rtcp-"), 200_000, seed: 4585, Look);

    [Fact]
    [Trait("Category", "Long")]
    public void Ten_million_random_changes_are_survived() => Mutation.Report("RTCP", Vector.AllHex("rtcp-"), seed: 45851, Look);

    [Fact]
    public void Parsing_allocates_nothing() => Mutation.AllocatesNothing(Vector.AllHex("rtcp-"), Look);

    private static ReportBlock Block => new()
    {
        Ssrc = 0x0A0B0C0D,
        FractionLost = 64,
        CumulativeLost = -2,
        HighestSequence = 0x0001FFFE,
        Jitter = 16,
        LastSenderReport = 0xF0B58000,
        DelaySinceLastSenderReport = 65_536,
    };

    private static RtcpPacket Only(string vector)
    {
        Assert.True(RtcpCompound.TryParse(Vector.Hex(vector), out var compound));
        Assert.True(compound.MoveNext());
        var packet = compound.Current;
        Assert.False(compound.MoveNext());
        return packet;
    }

    private static void AssertWritten(in RtcpWriter writer, byte[] buffer, string vector)
    {
        Assert.True(writer.TryFinish(out int length));
        Assert.Equal(Vector.Hex(vector), buffer.AsSpan(0, length).ToArray());
    }

    private static void Look(ReadOnlySpan<byte> datagram)
    {
        if (!RtcpCompound.TryParse(datagram, out var compound)) return;
        foreach (var packet in compound)
        {
            if (SenderReport.TryParse(packet, out var sent)) foreach (var block in sent.Blocks) NtpTime.ToMicroseconds(sent.NtpTimestamp + block.Jitter);
            if (ReceiverReport.TryParse(packet, out var received)) foreach (var block in received.Blocks) _ = block.CumulativeLost;
            if (Bye.TryParse(packet, out var bye)) for (int i = 0; i < bye.Count; i++) _ = bye[i];
            if (Nack.TryParse(packet, out var nack)) foreach (ushort number in nack) _ = number;
            if (FullIntraRequest.TryParse(packet, out var request)) for (int i = 0; i < request.Count; i++) _ = request.Ssrc(i) + request.SequenceNumber(i);
            _ = PictureLoss.TryParse(packet, out _) || ReceiverEstimate.TryParse(packet, out _);
            RtcpRoundTrip.TryFind(packet, 1, out _, out _);
            if (TransportFeedback.TryParse(packet, out var feedback)) foreach (var status in feedback) _ = status.ArrivalMicroseconds;
        }
    }
}
