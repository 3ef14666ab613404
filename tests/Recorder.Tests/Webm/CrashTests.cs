using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

/// <summary>What a repair knows by the side file of a process that was killed.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Prefix => folder.File("track");

    private string Media => Prefix + ".webm";

    [Fact]
    public void What_a_kill_cut_off_is_told_and_is_a_gap()
    {
        Kill(recording => recording.Play(new SamplePublisher().Both(4.995)));
        var summary = Repair();

        Ffmpeg.AssertDecodes(Media);
        Assert.Equal(TrackDamage.None, summary.Damage);
        Assert.InRange(summary.Missing.TotalMilliseconds, 20, 100);
        Assert.All(summary.Gaps, gap => Assert.Equal("crash", gap.Cause));
        Assert.InRange(summary.Gaps.Max(gap => gap.To - gap.From) - summary.Missing, TimeSpan.Zero, TimeSpan.FromMilliseconds(40));
        Assert.Equal(5.0, (summary.Duration + summary.Missing).TotalSeconds, 0.05);
    }

    [Fact]
    public void Nothing_is_missing_of_a_publisher_who_was_silent_when_the_process_was_killed()
    {
        Kill(recording =>
        {
            recording.Play(new SamplePublisher().Both(3));
            recording.GoTo(SamplePublisher.Start + 20_000_000);
        });
        var summary = Repair();
        Assert.Equal(TimeSpan.Zero, summary.Missing);
        Assert.Empty(summary.Gaps);
        Assert.Equal(3.0, summary.Duration.TotalSeconds, 0.05);
    }

    [Fact]
    public void A_kill_in_a_pause_costs_nothing_and_the_pause_is_told()
    {
        Kill(recording =>
        {
            recording.Play(new SamplePublisher().Both(3));
            recording.Pause(SamplePublisher.Start + 3_100_000, "consent");
            recording.GoTo(SamplePublisher.Start + 9_000_000);
        });
        var summary = Repair();
        Assert.Equal(TimeSpan.Zero, summary.Missing);
        var gap = Assert.Single(summary.Gaps);
        Assert.Equal("consent", gap.Cause);
        Assert.Equal(3.0, gap.From.TotalSeconds, 0.1);
        Assert.Equal(8.97, gap.To.TotalSeconds, 0.1);
    }

    [Fact]
    public void Sound_that_waited_for_a_lost_packet_is_kept()
    {
        Kill(recording => recording.Play(new SamplePublisher().Audio(5).Where((_, i) => i != 220)), hasVideo: false);
        var summary = Repair();

        Ffmpeg.AssertDecodes(Media);
        Assert.InRange(summary.Missing.TotalMilliseconds, 0, 120);
        Assert.InRange(summary.Duration.TotalSeconds, 4.85, 5.0);
        double[] times = Ffmpeg.Times(Media, "a");
        Assert.DoesNotContain(times, time => time is > 4.395 and < 4.41);
        Assert.Equal(summary.Duration.TotalSeconds - 0.02, times[^1], 0.02);
    }

    [Fact]
    public void Causes_that_were_known_survive()
    {
        Kill(recording =>
        {
            var publisher = new SamplePublisher();
            recording.Play(publisher.Audio(2));
            recording.Play(publisher.Audio(2, from: 4));
            recording.Pause(SamplePublisher.Start + 6_050_000, "pause");
            recording.Resume(SamplePublisher.Start + 8_050_000);
            recording.Play(publisher.Audio(2, from: 8.04));
        }, hasVideo: false);
        Assert.Equal(["network", "pause", "crash"], Repair().Gaps.Select(gap => gap.Cause));
    }

    [Fact]
    public void Who_spoke_survives()
    {
        Kill(recording => recording.Play(new SamplePublisher().Audio(6).Select((packet, i) => packet with { Level = (byte)(i is >= 100 and < 200 ? 30 : 90) })), hasVideo: false);
        Assert.Equal(new SpeechSpan(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)), Assert.Single(Repair().Speech));
    }

    [Fact]
    public void A_repair_that_was_itself_cut_off_is_done_again_and_tells_the_same()
    {
        Kill(recording => recording.Play(new SamplePublisher().Both(4.995)));
        byte[] live = File.ReadAllBytes(Media)[..WebmHead.Bytes];
        var first = Repair();
        byte[] repaired = File.ReadAllBytes(Media);
        using (var file = File.OpenWrite(Media)) file.Write(live);

        var second = Repair();
        var third = Repair();
        Assert.Equal(repaired, File.ReadAllBytes(Media));
        Assert.Equal((first.Missing, first.Duration, first.StartOffset), (second.Missing, second.Duration, second.StartOffset));
        Assert.Equal(first.Gaps, second.Gaps);
        Assert.Equal(first.Gaps, third.Gaps);
        Assert.Equal(TrackDamage.None, third.Damage);
    }

    [Fact]
    public void A_growing_file_can_be_read_as_a_finished_one_at_any_time()
    {
        using var stream = new MemoryStream();
        var views = new List<(TrackSnapshot View, byte[] Bytes)>();
        var recording = new SampleRecording(new TrackSpool(stream)) { OnBeat = (_, _) => { } };
        foreach (var packet in new SamplePublisher().Both(4))
        {
            recording.Play(packet);
            if (recording.Writer.Written is not { } head || (views.Count > 0 && views[^1].View.Bytes == head.FileBytes)) continue;
            var buffer = new EbmlBuffer();
            head.Compose(buffer);
            views.Add((new TrackSnapshot(buffer.Written.ToArray(), head.FileBytes!.Value, TimeSpan.FromMicroseconds(head.StartOffset), TimeSpan.FromMilliseconds(head.DurationMilliseconds!.Value)), stream.ToArray()));
        }
        Assert.InRange(views.Count, 38, 41);
        foreach (var (view, bytes) in views.Where((_, i) => i % 10 == 3))
        {
            File.WriteAllBytes(Media, [.. view.Head, .. bytes.AsSpan(view.Head.Length, (int)view.Bytes - view.Head.Length)]);
            Ffmpeg.AssertDecodes(Media);
            Assert.Equal(view.Duration.TotalSeconds, Ffmpeg.Duration(Media), 0.002);
        }
    }

    public void Dispose() => folder.Dispose();

    private void Kill(Action<SampleRecording> record, bool hasVideo = true)
    {
        using var spool = TrackSpool.Create(Prefix);
        record(new SampleRecording(spool, hasVideo: hasVideo));
    }

    private TrackSummary Repair()
    {
        using var spool = TrackSpool.Open(Prefix)!;
        return WebmRecovery.Repair(spool)!;
    }
}
