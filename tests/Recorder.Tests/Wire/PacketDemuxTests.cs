using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class PacketDemuxTests
{
    [Theory]
    [InlineData("", PacketKind.Unknown)]
    [InlineData("00", PacketKind.Stun)]
    [InlineData("0300", PacketKind.Stun)]
    [InlineData("04", PacketKind.Unknown)]
    [InlineData("10", PacketKind.Unknown)]
    [InlineData("14fe", PacketKind.Dtls)]
    [InlineData("3f", PacketKind.Dtls)]
    [InlineData("40", PacketKind.Unknown)]
    [InlineData("80", PacketKind.Unknown)]
    [InlineData("80e0", PacketKind.Rtp)]
    [InlineData("806f", PacketKind.Rtp)]
    [InlineData("80c8", PacketKind.Rtcp)]
    [InlineData("81cd", PacketKind.Rtcp)]
    [InlineData("bfdf", PacketKind.Rtcp)]
    [InlineData("c0c8", PacketKind.Unknown)]
    internal void First_bytes_tell_the_protocol(string datagram, PacketKind kind) =>
        Assert.Equal(kind, PacketDemux.Classify(Convert.FromHexString(datagram)));
}
