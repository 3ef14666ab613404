using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class SequenceNumberTests
{
    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(0, 65535, true)]
    [InlineData(65535, 0, false)]
    [InlineData(5, 5, false)]
    [InlineData(32767, 0, true)]
    [InlineData(32769, 0, false)]
    public void Newer_is_told_across_the_wrap(int candidate, int reference, bool newer) =>
        Assert.Equal(newer, SequenceNumber.IsNewer((ushort)candidate, (ushort)reference));

    [Fact]
    public void Unwrapping_goes_on_over_the_wrap_and_takes_late_packets_back()
    {
        var unwrapper = default(SequenceUnwrapper);
        long first = unwrapper.Unwrap(65534);

        Assert.Equal(first + 1, unwrapper.Unwrap(65535));
        Assert.Equal(first + 3, unwrapper.Unwrap(1));
        Assert.Equal(first + 2, unwrapper.Unwrap(0));
        Assert.Equal(first, unwrapper.Unwrap(65534));
        Assert.Equal(first + 3, unwrapper.Highest);
    }

    [Fact]
    public void A_packet_before_the_first_unwraps_below_it_and_above_zero()
    {
        var unwrapper = default(SequenceUnwrapper);
        long first = unwrapper.Unwrap(0);

        Assert.Equal(first - 1, unwrapper.Unwrap(65535));
        Assert.True(first - 1 > 0);
        Assert.Equal(first, unwrapper.Highest);
    }

    [Fact]
    public void Peeking_teaches_nothing()
    {
        var unwrapper = default(SequenceUnwrapper);
        unwrapper.Unwrap(10);

        Assert.Equal(unwrapper.Highest + 20_000, unwrapper.Peek(20_010));
        Assert.Equal(unwrapper.Highest + 20_000, unwrapper.Peek(20_010));
    }

    [Fact]
    public void A_million_numbers_unwrap_to_a_million()
    {
        var unwrapper = default(SequenceUnwrapper);
        long first = unwrapper.Unwrap(500);
        for (int i = 1; i <= 1_000_000; i++) Assert.Equal(first + i, unwrapper.Unwrap((ushort)(500 + i)));
    }

    [Fact]
    public void Timestamps_unwrap_over_the_wrap_both_ways()
    {
        var unwrapper = default(TimestampUnwrapper);
        long first = unwrapper.Unwrap(uint.MaxValue - 10);

        Assert.Equal(first + 30, unwrapper.Unwrap(19));
        Assert.Equal(first, unwrapper.Unwrap(uint.MaxValue - 10));
    }
}
