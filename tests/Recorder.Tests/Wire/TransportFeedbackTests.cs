using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class TransportFeedbackTests
{
    [Fact]
    public void Runs_vectors_and_deltas_are_read()
    {
        var statuses = Read(Vector.Hex("rtcp-transport-wide"), out byte feedbackCount);

        Assert.Equal(9, feedbackCount);
        Assert.Equal(13, statuses.Count);
        Assert.Equal(new TransportStatus(65534, true, 1_024_000), statuses[0]);
        Assert.Equal(new TransportStatus(65535, true, 1_025_000), statuses[1]);
        Assert.Equal(new TransportStatus(0, true, 1_027_000), statuses[2]);
        Assert.All(statuses.Skip(3).Take(7), status => Assert.False(status.Received));
        Assert.Equal(new TransportStatus(8, true, 1_026_000), statuses[10]);
        Assert.False(statuses[11].Received);
        Assert.Equal(new TransportStatus(10, true, 1_126_000), statuses[12]);
    }

    [Fact]
    public void Arrivals_are_written_as_the_vector_has_them()
    {
        const long none = TransportFeedbackWriter.NotReceived;
        long[] arrivals = [1_024_000, 1_025_000, 1_027_000, none, none, none, none, none, none, none, 1_026_000, none, 1_126_000];
        byte[] buffer = new byte[100];
        Assert.True(TransportFeedbackWriter.TryWrite(buffer, 1, 0xDEADBEEF, 9, 65534, arrivals, out int taken, out int length));

        Assert.Equal(arrivals.Length, taken);
        Assert.Equal(Read(Vector.Hex("rtcp-transport-wide"), out _), Read(buffer.AsSpan(0, length), out _));
    }

    [Fact]
    public void Any_pattern_of_arrivals_comes_back()
    {
        var random = new Random(1);
        byte[] buffer = new byte[1500];
        for (int round = 0; round < 2_000; round++)
        {
            long[] arrivals = Arrivals(random);
            if (!TransportFeedbackWriter.TryWrite(buffer, 1, 2, (byte)round, (ushort)(round * 97), arrivals, out int taken, out int length))
            {
                Assert.All(arrivals.Take(taken), arrival => Assert.True(arrival < 0));
                continue;
            }
            var statuses = Read(buffer.AsSpan(0, length), out byte feedbackCount);
            Assert.Equal((byte)round, feedbackCount);
            Assert.Equal(arrivals.Length, taken);
            Assert.Equal(Expected(arrivals, (ushort)(round * 97)), statuses);
        }
    }

    [Fact]
    public void Arrivals_eight_seconds_apart_take_two_feedbacks()
    {
        byte[] buffer = new byte[100];
        Assert.True(TransportFeedbackWriter.TryWrite(buffer, 1, 2, 0, 0, [0, 9_000_000], out int taken, out _));
        Assert.Equal(1, taken);
    }

    [Fact]
    public void Nothing_received_is_nothing_to_write() =>
        Assert.False(TransportFeedbackWriter.TryWrite(new byte[100], 1, 2, 0, 0, [-1, -1], out _, out _));

    [Theory]
    [InlineData("8fcd000500000001deadbeeffffe00000000100920030000")]
    [InlineData("8fcd000500000001deadbeeffffe00030000100960030000")]
    [InlineData("8fcd000500000001deadbeeffffe00030000100940030000")]
    [InlineData("8fcd000500000001deadbeeffffe00030000100900000000")]
    public void Bad_counts_reserved_symbols_and_missing_deltas_are_refused(string datagram)
    {
        Assert.True(RtcpCompound.TryParse(Convert.FromHexString(datagram), out var compound) && compound.MoveNext());
        Assert.False(TransportFeedback.TryParse(compound.Current, out _));
    }

    private static long[] Arrivals(Random random)
    {
        long[] arrivals = new long[random.Next(1, 200)];
        long now = random.Next(1_000_000);
        int loss = random.Next(100);
        for (int i = 0; i < arrivals.Length; i++)
        {
            now += 250 * random.Next(random.Next(4) == 0 ? 2_000 : 100);
            long late = random.Next(10) == 0 ? Math.Min(now, 250 * random.Next(1_000)) : 0;
            arrivals[i] = random.Next(100) < loss ? TransportFeedbackWriter.NotReceived : now - late;
        }
        return arrivals;
    }

    private static List<TransportStatus> Expected(long[] arrivals, ushort baseSequence) =>
        [.. arrivals.Select((arrival, i) => new TransportStatus((ushort)(baseSequence + i), arrival >= 0, arrival < 0 ? 0 : arrival / 250 * 250))];

    private static List<TransportStatus> Read(ReadOnlySpan<byte> datagram, out byte feedbackCount)
    {
        Assert.True(RtcpCompound.TryParse(datagram, out var compound));
        Assert.True(compound.MoveNext());
        Assert.True(TransportFeedback.TryParse(compound.Current, out var feedback));
        feedbackCount = feedback.FeedbackCount;
        var statuses = new List<TransportStatus>();
        foreach (var status in feedback) statuses.Add(status);
        return statuses;
    }
}
