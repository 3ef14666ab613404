using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Forward;

/// <summary>A publication that is shown to another group: its new viewers get nothing of before.</summary>
public class MovingTests
{
    private const byte Opus = 111, Red = 63, Vp8 = 96;

    private readonly Line line = new();
    private readonly Publication publication = new(Guid.NewGuid(), Guid.NewGuid(), isScreen: false, group: "backstage");

    [Fact]
    public void No_redundant_block_brings_a_word_from_before_the_move()
    {
        PublishedTrack track = publication.AddAudio(48_000, asksAgain: false);
        int sequence = 0;
        for (; sequence < 50; sequence++) TakeSound(track, sequence);

        Assert.True(publication.Move(null));
        NewSlot(SlotKind.Audio, Opus).Show(track);
        for (; sequence < 100; sequence++) TakeSound(track, sequence);

        // 17 packets of 20 ms are as far back as a redundant block can reach (RFC 2198 §3).
        Assert.Equal([.. Enumerable.Repeat(Opus, 17), .. Enumerable.Repeat(Red, 33)], line.PayloadTypes);
    }

    [Fact]
    public void A_picture_begins_with_a_keyframe_that_was_sent_after_the_move()
    {
        PublishedTrack track = publication.AddVideo(90_000, asksAgain: true);
        TakePicture(track, 1, isKeyframe: true);
        TakePicture(track, 2, isKeyframe: false);

        Assert.True(publication.Move(null));
        Slot slot = NewSlot(SlotKind.Video, Vp8);
        slot.Show(track);
        Assert.False(slot.TryBeginAtOnce(1));
        TakePicture(track, 3, isKeyframe: false);
        Assert.Empty(line.PayloadTypes);

        TakePicture(track, 4, isKeyframe: true);
        Assert.Single(line.PayloadTypes);
    }

    [Fact]
    public void What_was_late_on_its_way_to_us_begins_nothing()
    {
        PublishedTrack track = publication.AddVideo(90_000, asksAgain: true);
        TakePicture(track, 1, isKeyframe: false);
        TakePicture(track, 3, isKeyframe: false);

        Assert.True(publication.Move(null));
        Slot slot = NewSlot(SlotKind.Video, Vp8);
        slot.Show(track);
        TakePicture(track, 2, isKeyframe: true, resent: true);

        Assert.Empty(line.PayloadTypes);
        Assert.False(slot.TryBeginAtOnce(1));
    }

    [Fact]
    public void Who_saw_it_before_and_may_see_it_still_loses_nothing()
    {
        PublishedTrack track = publication.AddVideo(90_000, asksAgain: true);
        NewSlot(SlotKind.Video, Vp8).Show(track);
        TakePicture(track, 1, isKeyframe: true);

        Assert.True(publication.Move(null));
        Assert.False(publication.Move(null));
        TakePicture(track, 2, isKeyframe: false);

        Assert.Equal(2, line.PayloadTypes.Count);
    }

    private Slot NewSlot(SlotKind kind, byte payloadType)
    {
        var format = new SlotFormat("0", kind, 48_000, payloadType, Ssrc: 1, 0, RtxSsrc: 0, AsksAgain: false) { RedPayloadType = kind == SlotKind.Audio ? Red : null };
        return new Slot(format, seed: 1, new PacketArena(PacketArena.RoomBytes), line) { TakesRedundancy = true };
    }

    private static void TakeSound(PublishedTrack track, int sequence) =>
        Take(track, [0x80, Red, 0, (byte)sequence, 0, 0, 0, 0, 0, 0, 0, 1, 0x80 | Opus, 0x0F, 0, 2, Opus, 1, 2, 8, 9], primaryStart: 7, resent: false);

    private static void TakePicture(PublishedTrack track, int sequence, bool isKeyframe, bool resent = false) =>
        Take(track, [0x80, Vp8, 0, (byte)sequence, 0, 0, 0, 0, 0, 0, 0, 1, .. isKeyframe ? Peer.Stage.Keyframe(1) : Peer.Stage.DeltaFrame(1)], primaryStart: 0, resent);

    private static void Take(PublishedTrack track, byte[] packet, int primaryStart, bool resent)
    {
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        Assert.True(track.TryTake(packet, header, arrivalMicroseconds: 1, resent, primaryStart));
    }

    private sealed class Line : ISlotLine
    {
        public List<byte> PayloadTypes { get; } = [];

        public void Send(Slot slot, Span<byte> room, int length, uint ssrc, long extendedSequence)
        {
            Assert.True(RtpHeader.TryParse(room[..length], out RtpHeader header));
            PayloadTypes.Add(header.PayloadType);
        }

        public long Touch(Slot slot) => 0;
    }
}
