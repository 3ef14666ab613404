using System.Globalization;
using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

public sealed class WebmRecoveryTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void A_file_cut_anywhere_is_mended_and_decodes()
    {
        byte[] live = LiveFile(3);
        var random = new Random(11);
        var mended = new List<string>();
        for (int i = 0; i < 200; i++)
        {
            int length = random.Next(live.Length);
            string path = folder.File(string.Create(CultureInfo.InvariantCulture, $"{i}.webm"));
            File.WriteAllBytes(path, live[..length]);
            if (Repair(path) is not { } summary)
            {
                // Nothing but the head, and less than a block.
                Assert.True(length < WebmHead.Bytes + 2_000, $"{length} bytes");
                continue;
            }
            Assert.Equal(new FileInfo(path).Length, summary.Bytes);
            Assert.True(length - summary.Bytes < 10_000, $"{length} bytes became {summary.Bytes}");
            mended.Add(path);
        }
        Assert.True(mended.Count > 180);
        foreach (string[] some in mended.Chunk(20)) AssertAllDecode(some);
    }

    [Fact]
    public void A_mended_file_tells_its_duration_and_its_place_and_seeks()
    {
        string path = folder.File("cut.webm");
        byte[] live = LiveFile(8);
        File.WriteAllBytes(path, live[..(live.Length * 3 / 4)]);
        var summary = Repair(path)!;

        Assert.True(summary is { HasAudio: true, HasVideo: true, Gaps: [] });
        Assert.InRange(summary.Duration.TotalSeconds, 4, 7);
        Assert.Equal(summary.Duration.TotalSeconds, Ffmpeg.Duration(path), 0.002);
        Assert.InRange(summary.StartOffset.TotalMilliseconds, 1_029, 1_031);
        Assert.InRange(Ffmpeg.Times(path, "v -read_intervals 3.5%+#1")[0], 1.9, 2.1);
    }

    [Fact]
    public void A_closed_file_stays_as_it_is()
    {
        string path = folder.File("closed.webm");
        var written = SampleRecording.Write(path, new SamplePublisher().Both(5));
        byte[] before = File.ReadAllBytes(path);
        var summary = Repair(path)!;

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(TrackDamage.SideMissing, summary.Damage);
        Assert.Equal(written with { Gaps = [], Speech = [] }, summary with { Gaps = [], Speech = [], Damage = TrackDamage.None });
    }

    [Fact]
    public void A_tail_of_zeros_and_a_torn_head_are_mended()
    {
        string path = folder.File("torn.webm");
        byte[] live = LiveFile(4);
        byte[] whole = new byte[live.Length + 5_000];
        live.CopyTo(whole, 0);
        whole.AsSpan(100, 2_000).Clear();
        File.WriteAllBytes(path, whole);

        Assert.Equal(live.Length, Repair(path)!.Bytes);
        Ffmpeg.AssertDecodes(path);
    }

    [Fact]
    public void A_hole_in_the_sound_is_told()
    {
        string path = folder.File("hole.webm");
        SampleRecording.Write(path, new SamplePublisher().Audio(6).Where((_, i) => i is < 50 or >= 150), hasVideo: false);
        Assert.Equal(new TrackGap(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), "unknown"), Assert.Single(Repair(path)!.Gaps));
    }

    [Fact]
    public void What_is_not_ours_is_left_alone()
    {
        using var empty = new MemoryStream();
        Assert.Null(WebmRecovery.Repair(new TrackSpool(empty)));
        using var foreign = new MemoryStream();
        foreign.Write(new byte[10_000]);
        Assert.Null(WebmRecovery.Repair(new TrackSpool(foreign)));
        Assert.Equal(new byte[10_000], foreign.ToArray());
    }

    [Fact]
    public void Changed_bytes_are_survived()
    {
        byte[] live = LiveFile(1);
        var random = new Random(12);
        using var stream = new MemoryStream();
        for (int i = 0; i < 3_000; i++)
        {
            stream.SetLength(0);
            stream.Write(live.AsSpan(0, random.Next(live.Length)));
            for (int change = random.Next(1, 20); change > 0 && stream.Length > 0; change--)
            {
                stream.Position = random.Next((int)stream.Length);
                stream.WriteByte((byte)random.Next(256));
            }
            WebmRecovery.Repair(new TrackSpool(stream));
        }
    }

    public void Dispose() => folder.Dispose();

    private static TrackSummary? Repair(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        return WebmRecovery.Repair(new TrackSpool(stream));
    }

    // What is on the disk when the process is killed: committed clusters behind a live head.
    private static byte[] LiveFile(double seconds)
    {
        using var stream = new MemoryStream();
        byte[] live = [];
        SampleRecording.Write(stream, new SamplePublisher().Both(seconds), onBeat: (_, _) => live = stream.ToArray());
        return live;
    }

    private static void AssertAllDecode(string[] files)
    {
        string inputs = string.Join(' ', files.Select(file => "-i " + file));
        string maps = string.Join(' ', files.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"-map {i}")));
        Assert.Equal("", Ffmpeg.Run($"-v error -threads 1 {inputs} {maps} -fps_mode passthrough -enc_time_base -1 -f null -"));
    }
}
