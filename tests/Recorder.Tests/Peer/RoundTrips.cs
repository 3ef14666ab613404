using System.Buffers.Binary;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>How long it is to a publisher and back.</summary>
public class RoundTrips
{
    private const string Offered = "a=rtcp-xr:rcvr-rtt=all\r\n";

    [Fact]
    public async Task A_publisher_that_answers_reference_times_has_a_round_trip()
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        TestPeer publisher = await PublishAsync(stage, Offered);
        Assert.Contains(publisher.Answer.Media[0].Lines, line => line.Value == "rtcp-xr:rcvr-rtt=all");
        clock.Advance(TimeSpan.FromSeconds(1.1));
        uint asked = 0;
        Assert.True(publisher.Until(() => publisher.Rtcp.Exists(compound => TryFindQuestion(compound, out asked))));

        // Half a second has passed, of which the publisher kept it for 300 ms.
        clock.Advance(TimeSpan.FromSeconds(0.5));
        long before = stage.Engine.Counters.PacketsIn;
        publisher.SendRtcp(AnswerTo(asked, held: 65_536 * 3 / 10));
        Assert.True(SpinWait.SpinUntil(() => stage.Engine.Counters.PacketsIn > before, TestPeer.Patience));
        clock.Advance(TimeSpan.FromSeconds(1.1));

        Assert.True(SpinWait.SpinUntil(() => stage.Room.Statistics().Any(peer => peer.RoundTrip is { } trip && Math.Abs(trip.TotalMilliseconds - 200) < 1), TestPeer.Patience));
    }

    [Fact]
    public async Task Who_offers_no_answers_is_asked_nothing()
    {
        await using Stage stage = Stage.WithStillTime(out SteppedClock clock);
        TestPeer publisher = await PublishAsync(stage, "");
        clock.Advance(TimeSpan.FromSeconds(1.1));

        Assert.True(publisher.Until(() => publisher.Rtcp.Count > 0));
        Assert.DoesNotContain(publisher.Rtcp, compound => TryFindQuestion(compound, out _));
        Assert.DoesNotContain(publisher.Answer.Media[0].Lines, line => line.Value.StartsWith("rtcp-xr", StringComparison.Ordinal));
    }

    private static async Task<TestPeer> PublishAsync(Stage stage, string more)
    {
        TestPeer peer = stage.NewPeer();
        string offer = TestOffer.Publisher(peer, video: false) + more;
        peer.TakeAnswer(await stage.Room.PublishAsync(peer.Id, peer.Id, Guid.NewGuid(), offer, TestContext.Current.CancellationToken), stage.Engine.Port);
        peer.Connect();
        return peer;
    }

    private static bool TryFindQuestion(byte[] compound, out uint middle)
    {
        middle = 0;
        Assert.True(RtcpCompound.TryParse(compound, out RtcpCompound parsed));
        foreach (RtcpPacket packet in parsed)
        {
            if (packet.Type != RtcpType.ExtendedReport) continue;
            middle = NtpTime.Middle(BinaryPrimitives.ReadUInt64BigEndian(packet.Body[8..]));
            return true;
        }

        return false;
    }

    private static byte[] AnswerTo(uint reference, uint held)
    {
        byte[] report = [0x80, 207, 0, 5, 0, 0, 3, 232, 5, 0, 0, 3, 0, 0, 0, 1, .. new byte[8]];
        BinaryPrimitives.WriteUInt32BigEndian(report.AsSpan(16), reference);
        BinaryPrimitives.WriteUInt32BigEndian(report.AsSpan(20), held);
        return report;
    }
}
