using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class RtpHeaderTests
{
    [Fact]
    public void A_plain_packet_parses_and_writes_back()
    {
        byte[] packet = Vector.Hex("rtp-plain");
        Assert.True(RtpHeader.TryParse(packet, out var header));

        Assert.True(header.Marker);
        Assert.Equal(96, header.PayloadType);
        Assert.Equal(0x1234, header.SequenceNumber);
        Assert.Equal(0x00010002u, header.Timestamp);
        Assert.Equal(0xDEADBEEFu, header.Ssrc);
        Assert.False(header.HasExtension);
        Assert.Equal(12, header.PayloadStart);
        Assert.Equal(7, header.PayloadLength);
        AssertWritesBack(packet, header);
    }

    [Fact]
    public void One_byte_extensions_are_read_up_to_their_padding()
    {
        byte[] packet = Vector.Hex("rtp-one-byte-extensions");
        Assert.True(RtpHeader.TryParse(packet, out var header));

        Assert.True(RtpHeaderExtensions.TryFind(packet, header, 4, out var mid));
        Assert.Equal("0"u8, mid);
        Assert.True(RtpHeaderExtensions.TryFind(packet, header, 3, out var transport));
        Assert.True(RtpExtensionFields.TryReadTransportSequence(transport, out ushort number));
        Assert.Equal(0xABCD, number);
        Assert.True(RtpHeaderExtensions.TryFind(packet, header, 1, out var loudness));
        Assert.True(RtpExtensionFields.TryReadAudioLevel(loudness, out bool voice, out byte level));
        Assert.True(voice);
        Assert.Equal(127, level);
        Assert.Equal(loudness[0], RtpExtensionFields.WriteAudioLevel(voice, level));
        Assert.False(RtpHeaderExtensions.TryFind(packet, header, 2, out _));
        AssertWritesBack(packet, header);
    }

    [Fact]
    public void Two_byte_extensions_sources_and_padding_are_read()
    {
        byte[] packet = Vector.Hex("rtp-two-byte-extensions");
        Assert.True(RtpHeader.TryParse(packet, out var header));

        Assert.Equal(2, header.CsrcCount);
        Assert.True(RtpHeaderExtensions.TryFind(packet, header, 1, out var empty));
        Assert.True(empty.IsEmpty);
        Assert.True(RtpHeaderExtensions.TryFind(packet, header, 200, out var data));
        Assert.Equal((ReadOnlySpan<byte>)[1, 2, 3, 4, 5], data);
        Assert.Equal(4, header.PaddingLength);
        Assert.Equal(2, header.PayloadLength);
        AssertWritesBack(packet, header);
    }

    [Theory]
    [InlineData("40e0123400010002deadbeef")]
    [InlineData("80e0123400010002deadbe")]
    [InlineData("81e0123400010002deadbeef")]
    [InlineData("90e0123400010002deadbeefbede")]
    [InlineData("90e0123400010002deadbeefbede0002aabbccdd")]
    [InlineData("90e0123400010002deadbeefbede00011faabbcc")]
    [InlineData("90e0123400010002deadbeef1000000101050000")]
    [InlineData("a0e0123400010002deadbeef")]
    [InlineData("a0e0123400010002deadbeef00")]
    [InlineData("a0e0123400010002deadbeef0003")]
    public void Broken_packets_are_refused(string packet) => Assert.False(RtpHeader.TryParse(Convert.FromHexString(packet), out _));

    [Fact]
    public void A_probe_of_nothing_but_padding_has_no_payload()
    {
        Assert.True(RtpHeader.TryParse(Convert.FromHexString("a0e0123400010002deadbeef00000004"), out var header));
        Assert.Equal(0, header.PayloadLength);
        Assert.Equal(4, header.PaddingLength);
    }

    [Fact]
    public void A_protected_packet_is_not_asked_for_its_padding_or_elements()
    {
        byte[] packet = Convert.FromHexString("b0e0123400010002deadbeefbede00011faabbcc0000ff");
        Assert.False(RtpHeader.TryParse(packet, out _));
        Assert.True(RtpHeader.TryParseProtected(packet, out var header));
        Assert.Equal(20, header.PayloadStart);
        Assert.Equal(3, header.PayloadLength);
    }

    [Fact]
    public void Fields_are_patched_in_place()
    {
        byte[] packet = Vector.Hex("rtp-plain");
        RtpPatch.PayloadType(packet, 100);
        RtpPatch.Marker(packet, false);
        RtpPatch.SequenceNumber(packet, 7);
        RtpPatch.Timestamp(packet, 8);
        RtpPatch.Ssrc(packet, 9);

        Assert.True(RtpHeader.TryParse(packet, out var header));
        Assert.Equal((100, false, 7, 8u, 9u), (header.PayloadType, header.Marker, header.SequenceNumber, header.Timestamp, header.Ssrc));
    }

    [Fact]
    public void A_packet_that_does_not_fit_is_not_written()
    {
        var writer = new RtpPacketWriter(new byte[16], default);
        writer.BeginExtensions(RtpHeaderExtensions.OneByteProfile);
        writer.AddExtension(1, [1]);
        writer.EndExtensions();
        writer.Pad(4);
        Assert.False(writer.TryFinish(out _));
    }

    [Fact]
    public void Every_prefix_and_changed_byte_is_survived() => Mutation.EveryPrefixAndByte(Vector.AllHex("rtp-"), Look);

    [Fact]
    public void Random_changes_are_survived() => Mutation.Random(Vector.AllHex("rtp-"), 200_000, seed: 3550, Look);

    [Fact]
    [Trait("Category", "Long")]
    public void Ten_million_random_changes_are_survived() => Mutation.Report("RTP", Vector.AllHex("rtp-"), seed: 35501, Look);

    [Fact]
    public void Parsing_allocates_nothing() => Mutation.AllocatesNothing(Vector.AllHex("rtp-"), Look);

    private static void Look(ReadOnlySpan<byte> packet)
    {
        _ = RtpHeader.TryParseProtected(packet, out _);
        if (!RtpHeader.TryParse(packet, out var header)) return;
        if (header.PayloadStart + header.PayloadLength + header.PaddingLength != packet.Length) throw new InvalidOperationException("The parts are not the whole.");
        foreach (var element in RtpHeaderExtensions.Of(packet, header))
        {
            RtpExtensionFields.TryReadAudioLevel(element.Data, out _, out _);
            RtpExtensionFields.TryReadTransportSequence(element.Data, out _);
        }
    }

    private static void AssertWritesBack(ReadOnlySpan<byte> packet, RtpHeader header)
    {
        Span<byte> written = new byte[packet.Length];
        var writer = new RtpPacketWriter(written, header);
        var csrcs = new ByteReader(packet[RtpHeader.MinBytes..]);
        for (int i = 0; i < header.CsrcCount && csrcs.TryReadUInt32(out uint csrc); i++) writer.AddCsrc(csrc);
        if (header.HasExtension)
        {
            writer.BeginExtensions(header.ExtensionProfile);
            foreach (var element in RtpHeaderExtensions.Of(packet, header)) writer.AddExtension(element.Id, element.Data);
            writer.EndExtensions();
        }
        writer.Payload(packet.Slice(header.PayloadStart, header.PayloadLength));
        writer.Pad((byte)header.PaddingLength);
        Assert.True(writer.TryFinish(out int length));
        Assert.Equal(packet.ToArray(), written[..length].ToArray());
    }
}
