using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Forward;

public class WaitingPacketsTests
{
    [Theory]
    // Chromium cuts a picture into equal parts and gives the last ones a byte more.
    [InlineData("1100 1100 1101 1101", "1 1 0 0")]
    [InlineData("1100 1100 1100", "0 0 0")]
    // Only the last of a train may be smaller; it stays as it is.
    [InlineData("1200 1200 1200 300", "0 0 0 0")]
    [InlineData("1200 1190 1200", "0 10 0")]
    // Two pictures are two trains: the first takes a smaller packet along as its last.
    [InlineData("1100 1101 700 701", "1 0 0 0")]
    [InlineData("1100 300 1100", "0 0 0")]
    [InlineData("500", "0")]
    public void Packets_of_nearly_one_size_are_padded_to_the_longest_of_their_run(string payloads, string padding)
    {
        var waiting = new WaitingPackets();
        foreach (string bytes in payloads.Split(' ')) waiting.Add(Packet(int.Parse(bytes, System.Globalization.CultureInfo.InvariantCulture)));

        waiting.Equalise();

        Assert.Equal(padding, string.Join(' ', Enumerable.Range(0, waiting.Count).Select(waiting.PaddingOf)));
    }

    [Fact]
    public void What_waits_is_handed_to_one_listener_after_the_other_in_order()
    {
        var fanout = new Fanout();
        PublishedTrack track = new Publication(Guid.NewGuid(), Guid.NewGuid(), isScreen: false, fanout).AddVideo(90_000, asksAgain: true);
        var taken = new List<(int Listener, long Sequence, byte Padding)>();
        track.Add(new Listener(1, taken));
        track.Add(new Listener(2, taken));

        Take(track, 1, payload: 1_000);
        Take(track, 2, payload: 1_001);
        Assert.Empty(taken);
        while (fanout.TryNext(out PublishedTrack? next)) next!.HandOn();

        Assert.Equal([(1, 1, 1), (1, 2, 0), (2, 1, 1), (2, 2, 0)], taken);
    }

    [Fact]
    public void A_resent_packet_and_what_waits_before_it_are_handed_on_at_once()
    {
        PublishedTrack track = new Publication(Guid.NewGuid(), Guid.NewGuid(), isScreen: false, new Fanout()).AddVideo(90_000, asksAgain: true);
        var taken = new List<(int Listener, long Sequence, byte Padding)>();
        track.Add(new Listener(1, taken));

        Take(track, 2, payload: 100);
        Take(track, 1, payload: 100, resent: true);

        Assert.Equal([2, 1], taken.Select(packet => packet.Sequence));
    }

    private static void Take(PublishedTrack track, ushort sequence, int payload, bool resent = false)
    {
        byte[] packet = [0x80, 96, 0, (byte)sequence, 0, 0, 0, 0, 0, 0, 0, 1, .. new byte[payload]];
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        Assert.True(track.TryTake(packet, header, 1_000, resent));
    }

    private static WaitingPacket Packet(int payload)
    {
        byte[] packet = [0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, .. new byte[payload]];
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        return new WaitingPacket(header, 0, 1, 0, 0, default, StartsKeyframe: false);
    }

    private sealed class Listener(int name, List<(int, long, byte)> taken) : IPacketSink
    {
        public void Take(in TrackPacket packet) => taken.Add((name, packet.ExtendedSequence & 0xFFFF, packet.Padding));
    }
}
