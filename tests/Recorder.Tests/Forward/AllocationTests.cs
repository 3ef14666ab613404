using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Secure;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Forward;

public class AllocationTests
{
    [Fact]
    public void A_packets_way_from_the_publisher_to_twenty_viewers_allocates_nothing()
    {
        var publication = new Publication(Guid.NewGuid(), Guid.NewGuid(), isScreen: false);
        PublishedTrack track = publication.AddVideo(90_000, asksAgain: true);
        var arena = new PacketArena(PacketArena.RoomBytes);
        var lines = new List<Line>();
        for (uint i = 1; i <= 20; i++)
        {
            var sender = new SrtpSender(SrtpCipher.Create(SrtpProfile.AeadAes128Gcm, new SrtpMaster(new byte[16], new byte[12])));
            var format = new SlotFormat("0", SlotKind.Video, 90_000, 96, Ssrc: i, 97, RtxSsrc: 100 + i, AsksAgain: true);
            lines.Add(new Line(sender));
            var slot = new Slot(format, seed: i, arena, lines[^1]);
            slot.Show(track);
        }

        byte[] packet = [0x80, 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, .. Peer.Stage.Keyframe(0), .. new byte[1_000]];
        int warmUp = PacketCache.Capacity + 100;
        Feed(track, packet, 0, warmUp);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(track, packet, warmUp, 1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(20L * (warmUp + 1_000), lines.Sum(line => line.Sent));
    }

    private static void Feed(PublishedTrack track, byte[] packet, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            RtpPatch.SequenceNumber(packet, (ushort)i);
            Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
            track.TryTake(packet, header, 1_000 + (i * 100L), resent: false);
        }
    }

    private sealed class Line(SrtpSender sender) : ISlotLine
    {
        public long Sent { get; private set; }

        public void Send(Slot slot, Span<byte> room, int length, uint ssrc, long extendedSequence)
        {
            if (sender.TryProtectRtp(room, length, RtpHeader.MinBytes, ssrc, extendedSequence, out int protectedLength) && protectedLength > length) Sent++;
        }

        public long Touch(Slot slot) => sender.Touch(slot.Format.Ssrc);
    }
}
