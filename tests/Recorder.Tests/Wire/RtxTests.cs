using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class RtxTests
{
    [Theory]
    [InlineData("rtp-plain")]
    [InlineData("rtp-one-byte-extensions")]
    public void A_packet_wrapped_and_unwrapped_is_the_same(string vector)
    {
        byte[] original = Vector.Hex(vector);
        Assert.True(RtpHeader.TryParse(original, out var header));
        byte[] wrapped = new byte[original.Length + 2];
        Assert.True(Rtx.TryWrap(original, header, wrapped, payloadType: 97, ssrc: 9, sequenceNumber: 5, out int length));
        Assert.Equal(wrapped.Length, length);

        Assert.True(RtpHeader.TryParse(wrapped, out var rtx));
        Assert.Equal((97, 9u, 5, header.Marker), (rtx.PayloadType, rtx.Ssrc, rtx.SequenceNumber, rtx.Marker));
        Assert.True(Rtx.TryUnwrap(wrapped, rtx, header.PayloadType, header.Ssrc, out length));
        Assert.Equal(original, wrapped.AsSpan(0, length).ToArray());
    }

    [Fact]
    public void Padding_is_left_out()
    {
        byte[] original = Vector.Hex("rtp-two-byte-extensions");
        Assert.True(RtpHeader.TryParse(original, out var header));
        byte[] wrapped = new byte[original.Length];
        Assert.True(Rtx.TryWrap(original, header, wrapped, 97, 9, 5, out int length));
        Assert.True(RtpHeader.TryParse(wrapped.AsSpan(0, length), out var rtx));
        Assert.Equal((0, header.PayloadLength + 2), (rtx.PaddingLength, rtx.PayloadLength));
    }

    [Fact]
    public void A_probe_without_original_number_is_refused()
    {
        byte[] probe = Convert.FromHexString("a0e1123400010002deadbeef00000004");
        Assert.True(RtpHeader.TryParse(probe, out var header));
        Assert.False(Rtx.TryUnwrap(probe, header, 96, 1, out _));
    }
}
