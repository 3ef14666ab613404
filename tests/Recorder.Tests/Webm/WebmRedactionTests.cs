namespace CaseHub.Recorder.Tests.Webm;

public sealed class WebmRedactionTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void A_tone_inside_the_span_is_gone_and_the_rest_stays_where_it_was()
    {
        string source = Record(8, SampleMedia.MakeSounds("aevalsrc=0.4*sin(2*PI*440*t)+0.4*sin(2*PI*1500*t)*between(t\\,3\\,5):s=48000", 8));
        Assert.True(Ffmpeg.Tone(source, 1_500, 3.2, 1.5) > 0.1);

        string target = Cut(source, out var summary, (3, 5));
        Ffmpeg.AssertDecodes(target);
        Assert.True(Ffmpeg.Tone(target, 1_500, 0, 8) < 0.003, "The tone is still there.");
        Assert.True(Ffmpeg.Tone(target, 440, 0, 2.5) > 0.1);
        Assert.Equal(Ffmpeg.Times(source, "a").Where(time => time + 0.0265 is < 3 or > 5.02).Count(), Ffmpeg.Times(target, "a").Length, 1.0);
        Assert.DoesNotContain(Ffmpeg.Times(target, "a"), time => time is > 2.98 and < 5.0);
        Assert.DoesNotContain(Ffmpeg.Times(target, "v"), time => time is > 2.97 and < 5.97);
        Assert.Equal(Ffmpeg.Duration(source), Ffmpeg.Duration(target), 0.002);
        Assert.All(summary.Gaps, gap => Assert.Equal("redaction", gap.Cause));
        Assert.InRange(summary.Gaps[0].From.TotalSeconds, 2.95, 3.0);
        Assert.InRange(summary.Gaps[^1].To.TotalSeconds, 5.02, 6.01);
    }

    [Fact]
    public void Spans_at_the_ends_that_overlap_and_that_cover_all_are_cut()
    {
        string source = Record(6, SampleMedia.Instance.Sounds);
        string ends = Cut(source, out var summary, (5, 9), (0, 0.5), (0.3, 1));
        Ffmpeg.AssertDecodes(ends);
        Assert.InRange(Ffmpeg.Times(ends, "a")[0], 1.0, 1.05);
        Assert.InRange(Ffmpeg.Times(ends, "a")[^1], 4.9, 4.99);
        Assert.Equal(2, summary.Gaps.Count);

        Cut(source, out var nothing, (0, 100));
        Assert.Equal((false, false, TimeSpan.Zero), (nothing.HasAudio, nothing.HasVideo, nothing.Duration));
    }

    [Fact]
    public void The_place_on_the_time_line_stays_and_a_file_that_is_not_whole_is_refused()
    {
        string source = Record(3, SampleMedia.Instance.Sounds);
        Cut(source, out var summary, (1, 2));
        Assert.Equal(1.03, summary.StartOffset.TotalSeconds, 0.001);

        byte[] whole = File.ReadAllBytes(source);
        using var cutOff = new MemoryStream(whole[..^100]);
        Assert.Throws<InvalidDataException>(() => WebmRedaction.Cut(cutOff, new MemoryStream(), [(TimeSpan.Zero, TimeSpan.FromSeconds(1))]));

        // One that is damaged amid is not shortened in silence.
        whole.AsSpan(whole.Length / 2, 3_000).Clear();
        using var damaged = new MemoryStream(whole);
        Assert.Throws<InvalidDataException>(() => WebmRedaction.Cut(damaged, new MemoryStream(), [(TimeSpan.Zero, TimeSpan.FromSeconds(1))]));
    }

    public void Dispose() => folder.Dispose();

    private string Record(double seconds, IReadOnlyList<byte[]> sounds)
    {
        string path = folder.File("source.webm");
        int next = 0;
        var packets = new SamplePublisher().Both(seconds).Select(packet => !packet.IsAudio ? packet : packet with { Bytes = [.. packet.Bytes.AsSpan(0, 12), .. sounds[next++ % sounds.Count]] });
        SampleRecording.Write(path, packets);
        return path;
    }

    private string Cut(string source, out TrackSummary summary, params (double From, double To)[] spans)
    {
        string path = folder.File("target.webm");
        using var from = File.OpenRead(source);
        using var to = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        summary = WebmRedaction.Cut(from, to, [.. spans.Select(span => (TimeSpan.FromSeconds(span.From), TimeSpan.FromSeconds(span.To)))]);
        Assert.Equal(to.Length, summary.Bytes);
        return path;
    }
}
