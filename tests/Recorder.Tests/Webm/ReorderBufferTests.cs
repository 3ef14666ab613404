using System.Buffers;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

public class ReorderBufferTests
{
    private readonly ReorderBuffer buffer = new();

    [Fact]
    public void Packets_come_out_in_order()
    {
        Add(10, 12, 11);
        Assert.Equal([(10, 0), (11, 0), (12, 0)], Take(now: 0));
    }

    [Fact]
    public void The_first_to_come_need_not_be_the_first_sent()
    {
        Add(12, 10, 11);
        Assert.Equal([(10, 0), (11, 0), (12, 0)], Take(now: 0));
        Add(9);
        Assert.Empty(Take(now: long.MaxValue));
        Assert.Equal(1, buffer.Discarded);
    }

    [Fact]
    public void A_missing_packet_is_waited_for_and_then_given_up()
    {
        Add(10, 12);
        Assert.Equal([(10, 0)], Take(now: ReorderBuffer.Patience - 1));
        Assert.Equal([(12, 1)], Take(now: ReorderBuffer.Patience));
        Add(11);
        Assert.Equal(1, buffer.Discarded);
    }

    [Fact]
    public void What_comes_twice_is_discarded()
    {
        Add(10, 10);
        Assert.Equal([(10, 0)], Take(now: 0));
        Add(10);
        Assert.Empty(Take(now: long.MaxValue));
        Assert.Equal(2, buffer.Discarded);
    }

    [Fact]
    public void A_jump_far_ahead_is_a_loss_not_an_error()
    {
        Add(10);
        Assert.Equal([(10, 0)], Take(now: 0));
        Add(1_000_000, 1_000_001);
        Assert.Equal([(1_000_000, 999_989), (1_000_001, 0)], Take(now: ReorderBuffer.Patience));
    }

    [Fact]
    public void A_full_buffer_is_told_to_the_caller()
    {
        Add(10);
        Take(now: 0);
        Add(12);
        Assert.False(buffer.TryAdd(Packet(12 + 1_024)));
        Assert.Equal([(12, 1)], Take(now: long.MaxValue));
        Assert.True(buffer.TryAdd(Packet(12 + 1_024)));
    }

    [Fact]
    public void Whatever_comes_goes_out_once_and_rising()
    {
        var random = new Random(1982);
        long highest = -1, taken = 0, added = 0;
        for (int i = 0; i < 200_000; i++)
        {
            var packet = Packet((i / 2) + random.Next(random.Next(100) == 0 ? 3_000 : 20));
            while (!buffer.TryAdd(packet)) CountAll(long.MaxValue);
            added++;
            CountAll(random.Next(10) == 0 ? ReorderBuffer.Patience : 0);
        }
        CountAll(long.MaxValue);
        Assert.Equal(added, taken + buffer.Discarded);

        void CountAll(long now)
        {
            while (buffer.TryTake(now, out var packet, out long missing))
            {
                Assert.True(packet.ExtendedSequence > highest);
                if (highest >= 0) Assert.Equal(packet.ExtendedSequence - highest - 1, missing);
                highest = packet.ExtendedSequence;
                taken++;
                packet.Return();
            }
        }
    }

    private void Add(params long[] sequences)
    {
        foreach (long sequence in sequences) Assert.True(buffer.TryAdd(Packet(sequence)));
    }

    private List<(long Sequence, long Missing)> Take(long now)
    {
        var taken = new List<(long, long)>();
        while (buffer.TryTake(now, out var packet, out long missing)) taken.Add((packet.ExtendedSequence, missing));
        return taken;
    }

    // All arrive at time zero.
    private static RecordedPacket Packet(long sequence) => RecordedPacket.Copy(new TrackPacket
    {
        Packet = new byte[13],
        PayloadStart = 12,
        PayloadLength = 1,
        ExtendedSequence = sequence,
        Timestamp = 0,
        Marker = false,
        IsAudio = true,
        ArrivalMicroseconds = 0,
        SenderNtpMicroseconds = 0,
    }, ArrayPool<byte>.Shared);
}
