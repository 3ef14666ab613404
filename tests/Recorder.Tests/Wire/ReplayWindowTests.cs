using CaseHub.Recorder.Wire;

namespace CaseHub.Recorder.Tests.Wire;

public class ReplayWindowTests
{
    [Theory]
    [InlineData(1, 3, 20)]
    [InlineData(2, 70, 1_100)]
    [InlineData(3, 1_000, 1_500)]
    [InlineData(4, 20_000, 3_000)]
    public void It_knows_exactly_what_was_seen_of_the_last_1024(int seed, int longestJump, int furthestBack)
    {
        var random = new Random(seed);
        var window = new ReplayWindow();
        var seen = new HashSet<long>();
        long highest = -1;
        for (int i = 0; i < 50_000; i++)
        {
            long index = Math.Max(0, random.Next(3) > 0 ? highest + random.Next(1, longestJump) : highest - random.Next(furthestBack));
            bool isFresh = index > highest || (index > highest - ReplayWindow.Size && !seen.Contains(index));

            Assert.Equal(isFresh, window.IsFresh(index));
            if (!isFresh) continue;
            window.Mark(index);
            seen.Add(index);
            highest = Math.Max(highest, index);
            Assert.Equal(highest, window.Highest);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1_023)]
    [InlineData(1_024)]
    public void Each_index_is_fresh_once(long first)
    {
        var window = new ReplayWindow();
        for (long index = first; index < first + 3_000; index++)
        {
            Assert.True(window.IsFresh(index));
            window.Mark(index);
            for (long old = Math.Max(0, index - 1_100); old <= index; old++) Assert.Equal(old > index - ReplayWindow.Size && old < first, window.IsFresh(old));
        }
    }
}
