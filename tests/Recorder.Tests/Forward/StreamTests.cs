using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Forward;

/// <summary>The small parts of a stream's way: numbers, clocks, stores.</summary>
public class StreamTests
{
    private const int VideoClock = 90_000;
    private const long Second = 1_000_000;

    private readonly PublishedTrack track = NewTrack();

    [Fact]
    public void A_switch_goes_on_by_one_number_and_by_the_time_that_passed()
    {
        var rewriter = new StreamRewriter(VideoClock, firstSequence: 100, firstTimestamp: 5_000);
        rewriter.Follow(track, Packet(70_000, 1_000, Second));
        Map(rewriter, 70_000, 1_000, Second, out long first, out uint firstTime);
        Map(rewriter, 70_001, 4_000, Second + 33_333, out long second, out uint secondTime);

        rewriter.Leave();
        rewriter.Follow(track, Packet(900, 777, 2 * Second + 33_333));
        Map(rewriter, 900, 777, 2 * Second + 33_333, out long third, out uint thirdTime);

        Assert.Equal([100, 101, 102], [first, second, third]);
        Assert.Equal(3_000u, secondTime - firstTime);
        Assert.Equal((uint)VideoClock, thirdTime - secondTime);
    }

    [Fact]
    public void Packets_from_before_the_switch_have_no_number()
    {
        var rewriter = new StreamRewriter(VideoClock, 100, 0);
        rewriter.Follow(track, Packet(500, 0, Second));

        Assert.False(Map(rewriter, 499, 0, Second, out _, out _));
        Assert.True(Map(rewriter, 502, 0, Second, out long later, out _));
        Assert.True(Map(rewriter, 501, 0, Second, out long earlier, out _));
        Assert.Equal([102, 101], [later, earlier]);
    }

    [Fact]
    public void What_a_viewer_names_is_found_at_its_source_across_a_switch_until_the_source_is_left()
    {
        PublishedTrack other = NewTrack();
        var rewriter = new StreamRewriter(VideoClock, 65_535, 0);
        rewriter.Follow(track, Packet(500, 0, Second));
        Map(rewriter, 500, 0, Second, out _, out _);
        Map(rewriter, 501, 0, Second, out _, out _);

        Assert.True(rewriter.TryMapBack(0, out PacketOrigin origin));
        Assert.Equal((65_536, track, 501), (origin.Extended, origin.Source, origin.Sequence));
        Assert.False(rewriter.TryMapBack(1, out _));
        rewriter.Follow(other, Packet(40, 0, Second));
        Map(rewriter, 40, 0, Second, out _, out _);
        Assert.True(rewriter.TryMapBack(0, out origin));
        Assert.Equal((track, 501), (origin.Source, origin.Sequence));
        Assert.True(rewriter.TryMapBack(1, out origin));
        Assert.Equal((other, 40), (origin.Source, origin.Sequence));
        rewriter.Leave();
        Assert.False(rewriter.TryMapBack(0, out _));
    }

    [Fact]
    public void However_fast_a_stream_is_its_last_512_packets_of_a_second_are_kept()
    {
        var cache = new PacketCache();
        for (int i = 0; i < 2_000; i++) cache.Store(i, [(byte)i], i * 1_000L);

        Assert.All(Enumerable.Range(2_000 - PacketCache.Capacity, PacketCache.Capacity), sequence =>
        {
            Assert.True(cache.TryFind(sequence, 2_000_000, out ReadOnlySpan<byte> packet));
            Assert.Equal((byte)sequence, packet[0]);
        });
    }

    [Fact]
    public void What_became_of_each_packet_is_told_once_however_many_are_on_their_way()
    {
        var sent = new SentPackets();
        ushort[] numbers = [.. Enumerable.Range(0, 3_000).Select(i => sent.Add(100 + (i % 1_000), i * 1_000L))];

        for (int i = 0; i < numbers.Length; i++)
        {
            Assert.True(sent.TryTake(numbers[i], out SentPackets.Sent told, out long number));
            Assert.Equal((i * 1_000L, 100 + (i % 1_000), numbers[i]), (told.Microseconds, told.Bytes, (ushort)number));
            Assert.False(sent.TryTake(numbers[i], out _, out _));
        }
    }

    [Fact]
    public void A_stored_packet_is_found_for_a_second_and_until_it_is_overwritten()
    {
        var cache = new PacketCache();
        cache.Store(5, [1, 2, 3], 0);

        Assert.True(cache.TryFind(5, Second, out ReadOnlySpan<byte> packet));
        Assert.Equal([1, 2, 3], packet.ToArray());
        Assert.False(cache.TryFind(5, Second + 1, out _));
        Assert.False(cache.TryFind(6, 0, out _));
        Assert.False(cache.TryFind(-1, 0, out _));
        cache.Store(5 + PacketCache.Capacity, [4], 0);
        Assert.False(cache.TryFind(5, 0, out _));
    }

    [Fact]
    public void Wishes_for_a_keyframe_wait_for_the_next_second_unless_one_comes()
    {
        var requests = new KeyframeRequests();
        Assert.False(requests.TakeDue(0));

        requests.Want();
        Assert.True(requests.TakeDue(0));
        requests.Want();
        Assert.False(requests.TakeDue(Second - 1));
        Assert.True(requests.TakeDue(Second));

        requests.Want();
        requests.Satisfied();
        Assert.False(requests.TakeDue(3 * Second));
    }

    [Fact]
    public void A_report_tells_loss_since_the_last_one_and_since_the_start()
    {
        var statistics = new ReceptionStatistics(VideoClock);
        foreach (int sequence in (int[])[65_536, 65_537, 65_539, 65_540]) statistics.Count(sequence, (uint)sequence * 3_000, sequence * 33_333L);

        Reception first = statistics.Report();
        Assert.Equal(256 / 5, first.FractionLost);
        Assert.Equal(1, first.CumulativeLost);
        Assert.Equal(4u, first.HighestSequence);
        statistics.Count(65_541, 0, 0);
        Assert.Equal(0, statistics.Report().FractionLost);
    }

    [Fact]
    public void An_even_stream_has_no_jitter_and_an_uneven_one_has()
    {
        var even = new ReceptionStatistics(VideoClock);
        var uneven = new ReceptionStatistics(VideoClock);
        for (int i = 0; i < 100; i++)
        {
            even.Count(70_000 + i, (uint)(i * 900), i * 10_000L);
            uneven.Count(70_000 + i, (uint)(i * 900), (i * 10_000L) + (i % 2 * 5_000));
        }

        Assert.Equal(0u, even.Report().Jitter);
        Assert.InRange(uneven.Report().Jitter, 300u, 460u);
    }

    [Fact]
    public void The_senders_clock_maps_timestamps_before_and_after_its_report()
    {
        var clock = new SenderClock(VideoClock);
        Assert.Equal(0, clock.NtpMicroseconds(1));
        ulong ntp = NtpTime.FromMicroseconds(4_000_000_000 * Second);

        clock.Take(ntp, uint.MaxValue, 1);

        Assert.Equal((4_000_000_000 * Second) + Second, clock.NtpMicroseconds(VideoClock - 1));
        Assert.Equal((4_000_000_000 * Second) - Second, clock.NtpMicroseconds(uint.MaxValue - VideoClock));
    }

    [Fact]
    public void Feedback_names_what_came_and_what_did_not_and_a_late_packet_mends_it()
    {
        var arrivals = new TransportArrivals();
        arrivals.Record(65_535, 1_000_000);
        arrivals.Record(1, 1_010_000);

        Assert.Equal([(65_535, true), (0, false), (1, true)], Read(arrivals));
        Assert.Empty(Read(arrivals));
        arrivals.Record(0, 1_020_000);
        Assert.Equal([(0, true), (1, true)], Read(arrivals));
    }

    [Fact]
    public void Feedback_on_a_flood_stays_within_its_memory()
    {
        var arrivals = new TransportArrivals();
        for (int i = 0; i < 10_000; i++) arrivals.Record((ushort)i, 1_000_000 + (i * 100));

        List<(int Number, bool Came)> told = Read(arrivals);
        Assert.InRange(told.Count, 1_000, 2_048);
        Assert.Equal(9_999, told[^1].Number);
        Assert.All(told, status => Assert.True(status.Came));
    }

    private static bool Map(StreamRewriter rewriter, long sequence, uint timestamp, long arrival, out long ours, out uint time) =>
        rewriter.TryMap(Packet(sequence, timestamp, arrival), out ours, out time, out _);

    private static TrackPacket Packet(long sequence, uint timestamp, long arrival) => new()
    {
        Packet = default,
        PayloadStart = 0,
        PayloadLength = 0,
        ExtendedSequence = sequence,
        Timestamp = timestamp,
        Marker = false,
        IsAudio = false,
        ArrivalMicroseconds = arrival,
        SenderNtpMicroseconds = 0,
    };

    private static PublishedTrack NewTrack() => new Publication(Guid.NewGuid(), Guid.NewGuid(), isScreen: false).AddVideo(VideoClock, asksAgain: true);

    private static List<(int Number, bool Came)> Read(TransportArrivals arrivals)
    {
        var statuses = new List<(int, bool)>();
        var datagram = new byte[1_500];
        while (arrivals.TryWrite(datagram, 1, 2, out int length))
        {
            Assert.True(RtcpCompound.TryParse(datagram.AsSpan(0, length), out RtcpCompound compound));
            foreach (RtcpPacket packet in compound)
            {
                Assert.True(TransportFeedback.TryParse(packet, out TransportFeedback feedback));
                foreach (TransportStatus status in feedback) statuses.Add((status.SequenceNumber, status.Received));
            }
        }

        return statuses;
    }
}
