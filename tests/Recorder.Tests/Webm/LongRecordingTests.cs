using System.Buffers.Binary;
using CaseHub.Recorder.Forward;
using CaseHub.Recorder.Tests.Peer;
using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

/// <summary>Two hours on a clock that runs as fast as the processor: two publishers whose clocks drift apart, each with a line of its own.</summary>
[Collection(nameof(Alone))]
public sealed class LongRecordingTests : IDisposable
{
    private const int Seconds = 7_200;
    private const double LargestSkew = 0.040;
    private const long MostGrown = 400_000;
    private readonly TempFolder folder = new();

    [Fact]
    public void Two_hours_stay_in_step_in_little_memory_and_seek_finely()
    {
        var fast = new ClappingPublisher(seed: 1, drift: +100e-6) { SoundDelay = 20_000, PictureDelay = 70_000, NtpOffset = 4_000_000_000 };
        var slow = new ClappingPublisher(seed: 2, drift: -100e-6) { SoundDelay = 32_000, PictureDelay = 45_000, NtpOffset = -7_000_000_000 };
        var (fastTrack, fastSummary, fastMemory) = Record("fast", fast);
        var (slowTrack, slowSummary, slowMemory) = Record("slow", slow);

        Assert.Equal(Seconds / 60, fastTrack.Sounds.Count);
        for (int minute = 0; minute < Seconds / 60; minute++)
        {
            Assert.InRange(fastTrack.Sounds[minute] - fastTrack.Pictures[minute], -LargestSkew, LargestSkew);
            Assert.InRange(slowTrack.Sounds[minute] - slowTrack.Pictures[minute], -LargestSkew, LargestSkew);
            Assert.InRange(fastTrack.Sounds[minute] - slowTrack.Sounds[minute], -LargestSkew, LargestSkew);
        }
        foreach (var summary in (TrackSummary[])[fastSummary, slowSummary])
        {
            Assert.Empty(summary.Gaps);
            Assert.InRange(summary.Duration.TotalSeconds, Seconds - 0.2, Seconds + 0.2);
        }
        // What objects hold: from ten minutes to two hours the index alone grows.
        Assert.True(fastMemory <= MostGrown && slowMemory <= MostGrown, $"{fastMemory} and {slowMemory} bytes");
        AssertSeeksFinely("fast");
    }

    public void Dispose() => folder.Dispose();

    private (Claps Track, TrackSummary Summary, long Grown) Record(string name, ClappingPublisher publisher)
    {
        using var spool = TrackSpool.Create(folder.File(name));
        var recording = new SampleRecording(spool) { OnBeat = (_, wants) => publisher.KeyframeIsWanted |= wants };
        long early = 0;
        publisher.Publish(Seconds, (in TrackPacket packet) =>
        {
            if (early == 0 && packet.ArrivalMicroseconds > SamplePublisher.Start + 600_000_000) early = Held();
            recording.Play(packet);
        });
        long late = Held();
        var summary = recording.Close();
        GC.KeepAlive(recording);
        return (Claps.Find(spool.Media, summary.StartOffset), summary, late - early);
    }

    // What earlier tests left is let go before the first look.
    private static long Held()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private void AssertSeeksFinely(string name)
    {
        byte[] tail = File.ReadAllBytes(TrackSpool.MediaPath(folder.File(name)));
        int cues = tail.AsSpan().LastIndexOf((byte[])[0x1C, 0x53, 0xBB, 0x6B]);
        var element = new EbmlReader(tail.AsSpan(cues));
        Assert.True(element.TryRead(out var content));
        var points = new EbmlReader(content.Content);
        var times = new List<long>();
        while (points.TryRead(out var point)) times.Add(BinaryPrimitives.ReadUInt32BigEndian(point.Content[2..]));
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1_000, 10_500));
        Assert.InRange(times[^1], (Seconds - 11) * 1_000, Seconds * 1_000);
    }

    /// <summary>Where the claps of each minute are on the recording's time line, seconds, less when they were: all alike were all in step.</summary>
    private sealed record Claps(List<double> Sounds, List<double> Pictures)
    {
        public static Claps Find(Stream media, TimeSpan startOffset)
        {
            var claps = new Claps([], []);
            var reader = new WindowReader(media);
            var walk = new WebmWalk(reader);
            var blocks = new List<PlacedBlock>();
            for (long position = WebmHead.Bytes; walk.TryReadClusterOrSkip(ref position, blocks);)
            {
                foreach (var block in blocks)
                {
                    var data = reader.At(block.Data, block.DataBytes);
                    if (data[^9] != ClappingPublisher.Clap) continue;
                    double captured = (BinaryPrimitives.ReadInt64BigEndian(data[^8..]) - SamplePublisher.Start + 1_000_000) / 1e6;
                    (block.Track == WebmHead.AudioTrack ? claps.Sounds : claps.Pictures).Add((block.Milliseconds / 1e3) + startOffset.TotalSeconds - captured);
                }
            }
            return claps;
        }
    }
}

/// <summary>
/// Sound of 20 ms and a picture of ten frames a second by a clock that drifts, over a line with jitter and, for two minutes in each
/// twenty, a long queue. The packet that is captured with a clap carries a mark and when it was captured by the true clock.
/// </summary>
internal sealed class ClappingPublisher(int seed, double drift)
{
    public const byte Clap = 0xC7;
    private const long Minute = 60_000_000;
    private const long FirstReport = 1_000_000;
    private const long FirstClap = 2_000_000;
    private const int FrameBytes = 30;
    private readonly Random random = new(seed);

    public delegate void PacketTaker(in TrackPacket packet);

    /// <summary>Microseconds from capture to arrival at least.</summary>
    public long SoundDelay { get; init; }

    public long PictureDelay { get; init; }

    /// <summary>How wrong its wall clock is, microseconds.</summary>
    public long NtpOffset { get; init; }

    public bool KeyframeIsWanted { get; set; } = true;

    public void Publish(int seconds, PacketTaker take)
    {
        var due = new PriorityQueue<(bool IsAudio, long Number, long Captured), long>();
        long audio = 0, video = 0, until = seconds * 1_000_000L;
        // Packets are made a second ahead, since a later one can come before.
        for (long second = 0; second <= until; second += 1_000_000)
        {
            for (; True(audio * 20_000) < Math.Min(second, until); audio++) due.Enqueue((true, audio, True(audio * 20_000)), Arrival(SoundDelay, True(audio * 20_000)));
            for (; True(video * 100_000) < Math.Min(second, until); video++) due.Enqueue((false, video, True(video * 100_000)), Arrival(PictureDelay, True(video * 100_000)));
            while (due.TryPeek(out _, out long arrival) && arrival < second)
            {
                var (isAudio, number, captured) = due.Dequeue();
                take(Packet(isAudio, number, captured, arrival + SamplePublisher.Start));
            }
        }
        while (due.TryDequeue(out var last, out long arrival)) take(Packet(last.IsAudio, last.Number, last.Captured, arrival + SamplePublisher.Start));
    }

    // By then the first packets have told how little they can be delayed.
    private static long MinuteOf(long captured) => (captured + Minute - FirstClap) / Minute;

    // The true time of a moment of the publisher's clock.
    private long True(long local) => (long)(local / (1 + drift));

    private long Local(long captured) => (long)(captured * (1 + drift));

    private long Arrival(long delay, long captured)
    {
        bool congested = captured / Minute % 20 is 7 or 8;
        return captured + delay + (long)(-8_000 * Math.Log(1 - random.NextDouble())) + (congested ? 120_000 : 0);
    }

    private TrackPacket Packet(bool isAudio, long number, long captured, long arrival)
    {
        long length = isAudio ? 20_000 : 100_000;
        bool claps = MinuteOf(captured) != MinuteOf(True((number - 1) * length));
        byte[] data = new byte[FrameBytes];
        Describe(data, isAudio, number);
        data[^9] = claps ? Clap : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(^8), captured + SamplePublisher.Start);
        bool reported = captured >= FirstReport;
        return new TrackPacket
        {
            Packet = data,
            PayloadStart = 0,
            PayloadLength = data.Length,
            ExtendedSequence = 100_000 + number,
            Timestamp = unchecked((uint)(4_000_000_000 + (Local(captured) * (isAudio ? 48 : 90) / 1_000))),
            Marker = true,
            IsAudio = isAudio,
            ArrivalMicroseconds = arrival,
            SenderNtpMicroseconds = reported ? 3_984_588_800_000_000 + NtpOffset + Local(captured) : 0,
        };
    }

    private void Describe(byte[] data, bool isAudio, long number)
    {
        if (isAudio)
        {
            // One frame of 20 ms (RFC 6716 §3.1).
            data[0] = 0x98;
            return;
        }
        byte[] start = [0x90, 0x80, (byte)(0x80 | ((number >> 8) & 0x7F)), (byte)number, (byte)(KeyframeIsWanted ? 0x10 : 0x11), 2, 0, 0x9D, 0x01, 0x2A, 64, 0, 64, 0];
        start.CopyTo(data, 0);
        KeyframeIsWanted = false;
    }
}
