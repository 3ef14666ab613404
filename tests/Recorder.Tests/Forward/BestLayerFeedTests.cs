using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Forward;

/// <summary>The one picture that a recording is given of a publication with layers.</summary>
public class BestLayerFeedTests
{
    private const long Frame = 33_000;

    private readonly Publication publication = new(Guid.NewGuid(), Guid.NewGuid(), isScreen: false);
    private readonly Sink sink = new();
    private readonly int[] sequences = [10, 60_000];
    private long now = 1_000_000;

    public BestLayerFeedTests()
    {
        publication.AddVideo(90_000, asksAgain: true, "low");
        publication.AddVideo(90_000, asksAgain: true, "high");
        publication.Add(sink);
    }

    [Fact]
    public void The_highest_layer_is_taken_up_and_given_up_at_keyframes_alone_in_one_stream()
    {
        Send(low: 'K');
        Send(low: 'd');
        Send(low: 'd', high: 'd');
        Send(low: 'd', high: 'K');
        Send(low: 'd', high: 'd');
        // The high layer falls silent; after a second the low one's next keyframe takes its place.
        for (int i = 0; i < 40; i++) Send(low: 'd');
        Send(low: 'K');
        Send(low: 'd');

        Assert.Equal("low:K low:d low:d low:d high:K high:d low:K low:d", string.Join(' ', sink.Taken.Select(taken => taken.What)));
        Assert.All(sink.Taken.Zip(sink.Taken.Skip(1)), pair =>
        {
            Assert.Equal(pair.First.Sequence + 1, pair.Second.Sequence);
            Assert.Equal(pair.First.PictureId + 1, pair.Second.PictureId);
            Assert.True((int)(pair.Second.Timestamp - pair.First.Timestamp) > 0, "Time went backwards.");
        });
    }

    [Fact]
    public void A_better_layer_that_comes_back_is_asked_for_a_keyframe()
    {
        Send(low: 'K', high: 'K');
        for (int i = 0; i < 40; i++) Send(low: 'd');
        Send(low: 'K');
        Assert.False(publication.Layers[1].Keyframes.TakeDue(now));

        Send(low: 'd', high: 'd');

        Assert.True(publication.Layers[1].Keyframes.TakeDue(now));
    }

    [Fact]
    public void A_recording_that_was_taken_away_hears_nothing()
    {
        publication.Remove(sink);

        Send(low: 'K', high: 'K');

        Assert.Empty(sink.Taken);
    }

    private void Send(char? low = null, char? high = null)
    {
        now += Frame;
        if (low is { } lowFrame) Take(0, lowFrame);
        if (high is { } highFrame) Take(1, highFrame);
    }

    private void Take(int layer, char what)
    {
        int sequence = ++sequences[layer];
        uint timestamp = (uint)((now * 90 / 1_000) + (layer * 77_777));
        byte height = layer == 0 ? (byte)90 : (byte)180;
        byte[] vp8 = what == 'K' ? [0x10, 0, 0, 0x9D, 0x01, 0x2A, 64, 0, height, 0, (byte)layer] : [0x11, 0, 0, (byte)layer];
        var packet = new byte[64];
        var writer = new RtpPacketWriter(packet, new RtpHeader { Marker = true, PayloadType = 96, SequenceNumber = (ushort)sequence, Timestamp = timestamp, Ssrc = 1 });
        // X, I, S; fifteen bits of picture id.
        writer.Payload([0x90, 0x80, (byte)(0x80 | ((sequence >> 8) & 0x7F)), (byte)sequence, .. vp8]);
        Assert.True(writer.TryFinish(out int length));
        Assert.True(RtpHeader.TryParse(packet.AsSpan(0, length), out RtpHeader header));
        Assert.True(publication.Layers[layer].TryTake(packet.AsSpan(0, length), header, now, resent: false));
    }

    private sealed record Given(string What, long Sequence, uint Timestamp, int PictureId);

    private sealed class Sink : IPacketSink
    {
        public List<Given> Taken { get; } = [];

        public void Take(in TrackPacket packet)
        {
            Assert.True(Vp8Descriptor.TryParse(packet.Payload, out Vp8Descriptor picture));
            string kind = Vp8FrameHeader.StartsKeyframe(packet.Payload) ? "K" : "d";
            Taken.Add(new Given($"{(packet.Payload[^1] == 0 ? "low" : "high")}:{kind}", packet.ExtendedSequence, packet.Timestamp, picture.PictureId!.Value));
        }
    }
}
