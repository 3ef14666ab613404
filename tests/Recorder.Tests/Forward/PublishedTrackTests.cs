using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Forward;

public class PublishedTrackTests
{
    private readonly Sink sink = new();
    private readonly PublishedTrack track = new Publication(Guid.NewGuid(), Guid.NewGuid(), isScreen: false).AddVideo(90_000, asksAgain: true);

    public PublishedTrackTests() => track.Add(sink);

    [Fact]
    public void A_packet_that_comes_by_itself_and_by_rtx_is_handed_on_once()
    {
        Assert.True(Take(1));
        Assert.True(Take(3));
        Assert.True(Take(2, resent: true));

        Assert.False(Take(2));
        Assert.False(Take(3, resent: true));
        Assert.Equal([1, 3, 2], sink.Numbers);
    }

    [Fact]
    public void Numbers_go_on_over_the_wrap()
    {
        Take(65_535);
        Take(0);

        Assert.Equal(1, sink.Extended[1] - sink.Extended[0]);
    }

    [Fact]
    public void What_came_by_rtx_counts_as_lost_on_its_first_way()
    {
        Take(1);
        Take(3);
        Take(2, resent: true);

        Assert.Equal(1, track.PacketsLost);
        Assert.Equal(0, track.Losses!.TakeDue(0, new ushort[4], out _));
    }

    [Fact]
    public void A_sink_that_was_taken_away_hears_nothing()
    {
        track.Remove(sink);

        Take(1);

        Assert.Empty(sink.Numbers);
    }

    private bool Take(int sequence, bool resent = false)
    {
        byte[] packet = [0x80, 96, (byte)(sequence >> 8), (byte)sequence, 0, 0, 0, 0, 0, 0, 0, 1, .. Peer.Stage.DeltaFrame(1)];
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        return track.TryTake(packet, header, arrivalMicroseconds: 1, resent);
    }

    private sealed class Sink : IPacketSink
    {
        public List<long> Extended { get; } = [];

        public List<int> Numbers { get; } = [];

        public void Take(in TrackPacket packet)
        {
            Extended.Add(packet.ExtendedSequence);
            Numbers.Add((ushort)packet.ExtendedSequence);
        }
    }
}
