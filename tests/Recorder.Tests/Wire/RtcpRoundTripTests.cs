using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class RtcpRoundTripTests
{
    private const int ReferenceBytes = 8 + 20;

    [Fact]
    public void A_reference_time_is_written_as_the_vector_has_it()
    {
        var buffer = new byte[100];
        var writer = new RtcpWriter(buffer);
        writer.ReceiverReport(1);
        writer.ReferenceTime(1, 0xE8A1F0B5_80000000);

        Assert.True(writer.TryFinish(out int length));
        Assert.Equal(Vector.Hex("rtcp-round-trip")[..ReferenceBytes], buffer[..length]);
    }

    [Fact]
    public void A_senders_answer_is_found_by_the_receiver_that_asked()
    {
        byte[] compound = Vector.Hex("rtcp-round-trip");

        Assert.Equal((NtpTime.Middle(0xE8A1F0B5_80000000), 65_536u), Find(compound, receiver: 1));
        Assert.Equal((0x1111_2222u, 1u), Find(compound, receiver: 9));
        Assert.Null(Find(compound, receiver: 2));
    }

    [Theory]
    [InlineData("rtcp-xr:rcvr-rtt=all", true)]
    [InlineData("rtcp-xr:stat-summary=loss rcvr-rtt=all:100", true)]
    [InlineData("rtcp-xr:rcvr-rtt=sender", false)]
    [InlineData("rtcp-xr", false)]
    [InlineData("rtcp-xr:rcvr-rtt=allways", false)]
    public void Only_who_answers_any_receiver_is_asked(string line, bool offered) => Assert.Equal(offered, RtcpRoundTrip.IsOfferedBy(new SdpLine('a', line)));

    private static (uint Reference, uint Held)? Find(byte[] bytes, uint receiver)
    {
        if (!RtcpCompound.TryParse(bytes, out RtcpCompound compound)) return null;
        foreach (RtcpPacket packet in compound)
        {
            if (RtcpRoundTrip.TryFind(packet, receiver, out uint reference, out uint held)) return (reference, held);
        }

        return null;
    }
}
