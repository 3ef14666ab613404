namespace CaseHub.Recorder.Tests.Webm;

public sealed class TrackWriterTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Path => folder.File("track.webm");

    [Fact]
    public void Sound_and_picture_become_a_file_that_decodes_and_lasts_as_long_as_it_took()
    {
        var summary = SampleRecording.Write(Path, new SamplePublisher().Both(10));

        Ffmpeg.AssertDecodes(Path);
        Assert.InRange(Ffmpeg.Duration(Path), 9.9, 10.1);
        Assert.InRange(summary.Duration.TotalSeconds, 9.9, 10.1);
        Assert.Equal(new FileInfo(Path).Length, summary.Bytes);
        Assert.True(summary is { HasAudio: true, HasVideo: true, Gaps: [] });
        Assert.Equal(500, Ffmpeg.Times(Path, "a").Length);
        Assert.Equal(300, Ffmpeg.Times(Path, "v").Length);
    }

    public void Dispose() => folder.Dispose();
}
