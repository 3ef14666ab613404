using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

public class CueListTests
{
    [Theory]
    [InlineData(1_000, 100)]
    [InlineData(1_000, 100_000)]
    [InlineData(20_000, 2_000)]
    public void Cues_are_thinned_evenly_over_time(int spacing, int count)
    {
        var list = new CueList(WebmHead.MaxCues);
        for (int i = 0; i < count; i++) list.Add(new WebmCue(i * (long)spacing, 1, WebmHead.Bytes + i));

        var gaps = list.Cues.Zip(list.Cues.Skip(1), (a, b) => b.Milliseconds - a.Milliseconds).ToList();
        Assert.InRange(list.Cues.Count, Math.Min(count, WebmHead.MaxCues / 3), WebmHead.MaxCues);
        Assert.Equal(0, list.Cues[0].Milliseconds);
        Assert.True(gaps.Max() <= 2 * gaps.Min());
        Assert.True((count * (long)spacing) - list.Cues[^1].Milliseconds <= 2 * gaps.Max());
    }

    [Fact]
    public void The_fullest_head_still_fits_its_four_kilobytes()
    {
        var cues = Enumerable.Range(0, WebmHead.MaxCues).Select(i => new WebmCue(uint.MaxValue, 2, (1L << 40) + i));
        var head = new WebmHead
        {
            HasAudio = true,
            HasVideo = true,
            Width = 16_383,
            Height = 16_383,
            StartOffset = long.MinValue,
            DurationMilliseconds = long.MaxValue,
            FileBytes = 1L << 50,
            Cues = [.. cues],
        };
        var buffer = new EbmlBuffer();
        head.Compose(buffer);
        Assert.Equal(WebmHead.Bytes, buffer.Length);
        Assert.Equal(long.MinValue, WebmHead.ReadStartOffset(buffer.Written));
    }
}
