using System.Diagnostics;
using System.Globalization;
using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

/// <summary>Figures, not rules: run by name (docs/media.md says how), never with the other tests.</summary>
public sealed class RecordingCost(ITestOutputHelper output) : IDisposable
{
    private const int PayloadBytes = 1_150;

    // 30 frames a second of seven packets, 2 Mbit/s, and 50 packets of sound.
    private const int PacketsPerFrame = 7;
    private readonly TempFolder folder = new();

    [Fact(Explicit = true)]
    public void What_recovery_takes_for_an_hour()
    {
        const int Minutes = 10;
        string prefix = folder.File("killed");
        using (var spool = TrackSpool.Create(prefix))
        {
            var recording = new SampleRecording(spool);
            foreach (var packet in Stream(Minutes * 60)) recording.Play(packet);
        }
        var clock = Stopwatch.StartNew();
        using var left = TrackSpool.Open(prefix)!;
        var summary = WebmRecovery.Repair(left)!;
        double seconds = clock.Elapsed.TotalSeconds * 60 / Minutes;

        Print("recovery-seconds-per-hour", seconds, string.Create(CultureInfo.InvariantCulture, $"\"megabitsPerSecond\":{summary.Bytes * 8e-6 / summary.Duration.TotalSeconds:F2},\"minutes\":{Minutes}"));
        Assert.InRange(summary.Duration.TotalMinutes, Minutes - 0.1, Minutes + 0.1);
    }

    [Fact(Explicit = true)]
    public void What_a_frame_costs_in_bytes()
    {
        string prefix = folder.File("track");
        long payload = 0, frames = 0;
        using var spool = TrackSpool.Create(prefix);
        var recording = new SampleRecording(spool);
        foreach (var packet in Stream(60))
        {
            recording.Play(packet);
            payload += packet.Bytes.Length - 12 - (packet.IsAudio ? 0 : 4);
            frames += packet.IsAudio || packet.Marker ? 1 : 0;
        }
        var summary = recording.Close();
        Print("bytes-of-overhead-per-frame", (double)(summary.Bytes - payload) / frames,
            string.Create(CultureInfo.InvariantCulture, $"\"frames\":{frames},\"sideBytesPerFrame\":{(double)spool.Side!.Length / frames:F2}"));
    }

    [Fact(Explicit = true)]
    public async Task What_a_recorded_packet_costs_and_how_many_streams_a_core_records()
    {
        const int Streams = 40, Seconds = 10;
        var packets = Stream(Seconds + 2).ToList();
        await RecordAsync(packets, streams: 2, seconds: 2);
        var (fed, _) = await RecordAsync(packets, streams: 0, Seconds);
        var (seconds, count) = await RecordAsync(packets, Streams, Seconds);
        seconds -= fed;
        Print("cpu-us-per-recorded-packet", seconds * 1e6 / count, $"\"packets\":{count},\"streams\":{Streams}");
        Print("recorded-streams-per-core", Seconds * Streams / seconds, "\"megabitsPerSecond\":2");
    }

    [Fact(Explicit = true)]
    public void What_a_flush_takes()
    {
        using var spool = TrackSpool.Create(folder.File("flushed"));
        byte[] beat = new byte[50_000];
        var times = new List<double>();
        for (int i = 0; i < 100; i++)
        {
            spool.Media.Write(beat);
            var clock = Stopwatch.StartNew();
            spool.Flush();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        Print("flush-ms", times[50], string.Create(CultureInfo.InvariantCulture, $"\"p99\":{times[98]:F2},\"largest\":{times[99]:F2}"));
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Records streams as fast as they play.</summary>
    /// <returns>What the process used meanwhile, seconds, and how many packets were recorded.</returns>
    private async Task<(double Cpu, long Packets)> RecordAsync(List<SamplePacket> packets, int streams, int seconds)
    {
        var spools = Enumerable.Range(0, streams).Select(_ => TrackSpool.Create(folder.File(Guid.NewGuid().ToString()))).ToList();
        var flushes = new DiskFlushes();
        var recorders = spools.Select(spool => new TrackRecorder(Guid.NewGuid(), spool, SampleRecording.StartsNow(), true, true, TimeProvider.System, flushes)).ToList();
        GC.Collect();
        double before = Cpu();
        int fed = await FeedAsync(recorders, packets, seconds);
        double used = Cpu() - before;
        foreach (var recorder in recorders)
        {
            recorder.BeginStop();
            Assert.InRange((await recorder.Completion).Duration.TotalSeconds, seconds - 1, seconds + 1);
            Assert.Equal(0, recorder.Dropped);
        }
        foreach (var spool in spools) spool.Dispose();
        return (used, (long)fed * streams);
    }

    /// <summary>Gives each recorder each packet when it is due, in steps of ten milliseconds.</summary>
    private static async Task<int> FeedAsync(List<TrackRecorder> recorders, List<SamplePacket> packets, int seconds)
    {
        var clock = Stopwatch.StartNew();
        int next = 0;
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            for (; packets[next].Arrival - SamplePublisher.Start < clock.Elapsed.TotalMicroseconds; next++)
            {
                foreach (var recorder in recorders) recorder.Take(packets[next].ToTrackPacket());
            }
            await Task.Delay(10);
        }
        return next;
    }

    private static double Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }

    private static IEnumerable<SamplePacket> Stream(int seconds)
    {
        byte[] sound = [.. new byte[12], 0xFC, .. new byte[90]];
        byte[] first = [.. new byte[12], 0x90, 0x80, 0x80, 0, 0x10, 2, 0, 0x9D, 0x01, 0x2A, 0, 5, 0xD0, 2, .. new byte[PayloadBytes - 10]];
        byte[] delta = [.. new byte[12], 0x90, 0x80, 0x80, 0, 0x11, 2, 0, .. new byte[PayloadBytes - 3]];
        byte[] more = [.. new byte[12], 0x80, 0x80, 0x80, 0, .. new byte[PayloadBytes]];
        sound[0] = first[0] = delta[0] = more[0] = 0x80;
        long sequence = 1_000;
        for (int frame = 0, sounds = 0; frame < seconds * 30; frame++)
        {
            long captured = frame * 1_000_000L / 30;
            for (; sounds * 20_000L <= captured; sounds++) yield return new SamplePacket(sound, true, 1_000 + sounds, (uint)(sounds * 960), false, SamplePublisher.Start + (sounds * 20_000L), 0);
            for (int i = 0; i < PacketsPerFrame; i++)
            {
                byte[] bytes = i > 0 ? more : frame % 300 == 0 ? first : delta;
                yield return new SamplePacket(bytes, false, sequence++, (uint)(frame * 3_000), i == PacketsPerFrame - 1, SamplePublisher.Start + captured, 0);
            }
        }
    }

    private void Print(string figure, double value, string more) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"figure\":\"{figure}\",\"value\":{value:F2},{more}}}"));
}
