using System.Buffers.Binary;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Peer;

/// <summary>What a viewer says of its line, and what it is sent because of it.</summary>
public class ViewerLines
{
    private const byte TransportSequenceId = TestOffer.TransportSequenceId;

    [Fact]
    public async Task Pictures_are_numbered_one_by_one_and_sound_is_not()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync();
        TestPeer publisher = await stage.PublishAsync();
        publisher.SendRtp(Stage.VideoHeader(1), Stage.Keyframe(1));
        publisher.SendRtp(Stage.AudioHeader(1), [1]);
        publisher.SendRtp(Stage.VideoHeader(2), Stage.DeltaFrame(2));

        Assert.True(viewer.Until(() => viewer.Rtp.Count == 3));
        ushort[] numbers = [.. viewer.Rtp.Where(packet => packet.Header.PayloadType != TestOffer.Opus).Select(NumberOf)];
        Assert.Equal((ushort)(numbers[0] + 1), numbers[1]);
        Assert.False(viewer.Rtp.Single(packet => packet.Header.PayloadType == TestOffer.Opus).Header.HasExtension);
    }

    [Fact]
    public async Task A_viewer_that_reports_a_line_that_could_carry_more_is_sent_padding_by_rtx()
    {
        await using var stage = new Stage();
        TestPeer viewer = await stage.ViewAsync(audio: 0);
        TestPeer publisher = await stage.PublishAsync(audio: false);
        var arrivals = new TransportArrivals();
        int taken = 0, sequence = 0;
        byte[] frame = new byte[1_100];
        Stage.DeltaFrame(1).CopyTo(frame, 0);
        publisher.SendRtp(Stage.VideoHeader(++sequence), Stage.Keyframe(1));

        // A picture of about 8 Mbit/s, of which the viewer is told nothing is lost.
        Assert.True(viewer.Until(() =>
        {
            for (int i = 0; i < 5; i++) publisher.SendRtp(Stage.VideoHeader(++sequence), sequence % 40 == 0 ? [.. Stage.Keyframe(1), .. new byte[1_000]] : frame);
            for (; taken < viewer.Rtp.Count; taken++) arrivals.Record(NumberOf(viewer.Rtp[taken]), Environment.TickCount64 * 1_000);
            Answer(viewer, arrivals);
            return viewer.Rtp.Exists(packet => packet.Header is { PayloadType: TestOffer.Vp8Rtx, PaddingLength: byte.MaxValue });
        }), "The line was not probed.");
        ReceivedRtp padding = viewer.Rtp.First(packet => packet.Header.PaddingLength == byte.MaxValue);
        Assert.Equal(viewer.Answer.Media[0].Sources[1].Ssrc, padding.Header.Ssrc);
        Assert.Equal(0, padding.Header.PayloadLength);
    }

    private static ushort NumberOf(ReceivedRtp packet)
    {
        Assert.True(RtpHeaderExtensions.TryFind(packet.Plain, packet.Header, TransportSequenceId, out ReadOnlySpan<byte> number));
        return BinaryPrimitives.ReadUInt16BigEndian(number);
    }

    private static void Answer(TestPeer viewer, TransportArrivals arrivals)
    {
        var feedback = new byte[1_400];
        while (arrivals.TryWrite(feedback, 1, 2, out int length)) viewer.SendRtcp(feedback.AsSpan(0, length));
    }
}
