using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

public sealed class PauseTests : IDisposable
{
    private const long Second = 1_000_000;
    private readonly TempFolder folder = new();

    private string Path => folder.File("track.webm");

    [Fact]
    public void Nothing_of_a_pause_is_in_the_file_and_the_gap_carries_its_cause_and_its_times()
    {
        var summary = Record(8, (3.0, "consent"), (5.0, null));

        Ffmpeg.AssertDecodes(Path);
        Assert.All(summary.Gaps, gap => Assert.Equal("consent", gap.Cause));
        Assert.Equal(3.0, summary.Gaps[0].From.TotalSeconds, 0.06);
        Assert.DoesNotContain(Ffmpeg.Times(Path, "a"), time => time is > 3.0 and < 4.95);
        Assert.DoesNotContain(Ffmpeg.Times(Path, "v"), time => time is > 3.0 and < 4.95);
        Assert.Contains(Ffmpeg.Times(Path, "a"), time => time is > 4.95 and < 5.05);
        // The picture goes on with the keyframe of 6 s.
        Assert.Equal(6.0, summary.Gaps.Max(gap => gap.To).TotalSeconds, 0.03);
        Assert.Equal(6.0, Ffmpeg.Times(Path, "v").First(time => time > 4), 0.03);
    }

    [Fact]
    public void A_pause_whose_cause_changes_is_two_gaps()
    {
        var gaps = Record(8, (2.0, "pause"), (3.0, "consent"), (4.0, null)).Gaps;
        Assert.Equal(["pause", "consent"], gaps.Select(gap => gap.Cause));
        Assert.Equal(3.0, gaps[0].To.TotalSeconds, 0.04);
        Assert.Equal(3.0, gaps[1].From.TotalSeconds, 0.04);
    }

    [Fact]
    public void A_recording_that_begins_and_ends_in_a_pause_tells_both()
    {
        var summary = Record(6, (-0.5, "pause"), (2.0, null), (4.0, "pause"));

        Ffmpeg.AssertDecodes(Path);
        Assert.InRange(summary.Gaps.Count, 2, 3);
        Assert.All(summary.Gaps, gap => Assert.Equal("pause", gap.Cause));
        // Time zero is where the pause began: a second after the recording did, less half.
        Assert.Equal(0.53, summary.StartOffset.TotalSeconds, 0.01);
        Assert.Equal((0.0, 2.5), (summary.Gaps[0].From.TotalSeconds, Math.Round(summary.Gaps[0].To.TotalSeconds, 1)));
        Assert.Equal(4.5, summary.Gaps[1].From.TotalSeconds, 0.06);
        Assert.Equal(6.5, summary.Gaps[1].To.TotalSeconds, 0.25);
        Assert.Equal(4.5, summary.Duration.TotalSeconds, 0.06);
    }

    [Fact]
    public void Who_stays_silent_after_a_pause_is_told_apart_from_it()
    {
        var recording = new SampleRecording(new TrackSpool(new MemoryStream()), hasVideo: false);
        var publisher = new SamplePublisher();
        recording.Play(publisher.Audio(2));
        recording.Pause(At(2), "pause");
        recording.Resume(At(4));
        recording.Play(publisher.Audio(1, from: 9));
        Assert.Equal(
            [(2.0, 4.0, "pause"), (4.0, 9.0, "mute")],
            recording.Close().Gaps.Select(gap => (Math.Round(gap.From.TotalSeconds, 1), Math.Round(gap.To.TotalSeconds, 1), gap.Cause)));
    }

    [Fact]
    public void A_keyframe_is_asked_for_as_soon_as_it_goes_on()
    {
        var asked = new List<long>();
        var recording = new SampleRecording(new TrackSpool(new MemoryStream())) { OnBeat = (now, wants) => { if (wants) asked.Add(now); } };
        var packets = new SamplePublisher().Both(8);
        recording.Play(packets.Where(packet => packet.Arrival < At(4.5)));
        recording.Pause(At(4.5), "pause");
        recording.Resume(At(4.6));
        recording.Play(packets.Where(packet => packet.Arrival >= At(4.6)));
        Assert.InRange(asked[0], At(4.6), At(4.7));
    }

    [Fact]
    public async Task What_is_taken_after_the_call_never_reaches_the_disk()
    {
        var packets = new SamplePublisher().Audio(9).ToList();
        string prefix = folder.File("paused");
        using var spool = TrackSpool.Create(prefix);
        var recorder = new TrackRecorder(Guid.CreateVersion7(), spool, SampleRecording.StartsNow(), hasAudio: true, hasVideo: false, TimeProvider.System, new DiskFlushes());
        var recording = new TrackRecording(recorder, () => { });
        byte[] secret = "not to be kept"u8.ToArray(), open = "may be kept"u8.ToArray();
        for (int round = 0; round < 3; round++)
        {
            foreach (var packet in packets.Skip(100 * round).Take(50)) Take(recorder, packet, open);
            recording.Pause("pause");
            foreach (var packet in packets.Skip((100 * round) + 50).Take(50)) Take(recorder, packet, secret);
            recording.Resume();
        }
        var summary = await recording.StopAsync();
        spool.Dispose();

        Assert.InRange(summary.Gaps.Count, 2, 3);
        Assert.All(summary.Gaps, gap => Assert.Equal("pause", gap.Cause));
        foreach (string path in (string[])[prefix + ".webm", prefix + ".side"]) Assert.Equal(-1, File.ReadAllBytes(path).AsSpan().IndexOf(secret));
        Assert.NotEqual(-1, File.ReadAllBytes(prefix + ".webm").AsSpan().IndexOf(open));
    }

    public void Dispose() => folder.Dispose();

    private static long At(double seconds) => SamplePublisher.Start + 30_000 + (long)(seconds * Second);

    private static void Take(TrackRecorder recorder, SamplePacket packet, byte[] text)
    {
        byte[] bytes = [.. packet.Bytes.AsSpan(0, 12), 0xFC, .. text];
        recorder.Take((packet with { Bytes = bytes }).ToTrackPacket());
    }

    private TrackSummary Record(double seconds, params (double At, string? Cause)[] turns)
    {
        using var stream = new FileStream(Path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var recording = new SampleRecording(new TrackSpool(stream));
        var left = new Queue<SamplePacket>(new SamplePublisher().Both(seconds));
        foreach (var (at, cause) in turns)
        {
            while (left.TryPeek(out var packet) && packet.Arrival < At(at)) recording.Play(left.Dequeue());
            if (cause is null) recording.Resume(At(at));
            else recording.Pause(At(at), cause);
        }
        recording.Play(left);
        return recording.Close();
    }
}
