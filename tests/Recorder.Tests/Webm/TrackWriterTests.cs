using System.Buffers;
using CaseHub.Recorder.Webm;

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

    [Fact]
    public void A_closed_file_seeks_to_the_keyframe_before()
    {
        SampleRecording.Write(Path, new SamplePublisher().Both(10));
        string first = Ffmpeg.Run("ffprobe", $"-v error -select_streams v -read_intervals 7.5%+#1 -show_entries packet=pts_time,flags -of csv=p=0 {Path}");
        Assert.StartsWith("6.0", first, StringComparison.Ordinal);
        Assert.Contains("K", first, StringComparison.Ordinal);
        Assert.Equal("320,240", Ffmpeg.Run("ffprobe", $"-v error -select_streams v -show_entries stream=width,height -of csv=p=0 {Path}"));
    }

    [Fact]
    public void Reordered_and_resent_packets_leave_no_trace()
    {
        var random = new Random(7);
        var packets = new SamplePublisher().Both(8)
            .Select((packet, i) => i % 20 == 7 ? packet with { Arrival = packet.Arrival + random.Next(5_000, 600_000) } : packet)
            .OrderBy(packet => packet.Arrival).ToList();
        packets.InsertRange(500, packets.GetRange(450, 40));
        var summary = SampleRecording.Write(Path, packets);

        Ffmpeg.AssertDecodes(Path);
        Assert.Empty(summary.Gaps);
        Assert.Equal(400, Ffmpeg.Times(Path, "a").Length);
        Assert.Equal(240, Ffmpeg.Times(Path, "v").Length);
    }

    [Fact]
    public void After_a_loss_the_picture_waits_for_a_keyframe_and_asks_for_one()
    {
        var lost = new SamplePublisher().Video(8).First(packet => packet.Timestamp == Frame(75));
        var packets = new SamplePublisher().Both(8).Where(packet => packet.IsAudio || packet.Sequence != lost.Sequence);
        using var stream = new FileStream(Path, FileMode.Create);
        var asked = new List<long>();
        var summary = SampleRecording.Write(stream, packets, onBeat: (now, wants) => { if (wants) asked.Add(now); });
        stream.Dispose();

        Ffmpeg.AssertDecodes(Path);
        var gap = Assert.Single(summary.Gaps);
        Assert.Equal("loss", gap.Cause);
        // Frame 75 of 30 in a second is lost; the next keyframe is at four seconds.
        Assert.InRange(gap.From.TotalSeconds, 2.48, 2.54);
        Assert.InRange(gap.To.TotalSeconds, 3.98, 4.02);
        Assert.Equal(240 - 45, Ffmpeg.Times(Path, "v").Length);
        Assert.Equal(400, Ffmpeg.Times(Path, "a").Length);
        Assert.InRange(Assert.Single(asked) - SamplePublisher.Start, 3_200_000, 3_700_000);
    }

    [Fact]
    public void Lost_sound_is_told_and_the_rest_is_kept()
    {
        var packets = new SamplePublisher().Audio(4).Where((_, i) => i is < 50 or >= 60);
        var summary = SampleRecording.Write(Path, packets, hasVideo: false);

        Ffmpeg.AssertDecodes(Path);
        Assert.Equal(new TrackGap(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2), "loss"), Assert.Single(summary.Gaps));
    }

    [Fact]
    public void Silence_of_the_network_and_of_the_publisher_are_told_apart()
    {
        var publisher = new SamplePublisher();
        var cut = publisher.Audio(6).Where((_, i) => i is < 50 or >= 150);
        Assert.Equal("network", Assert.Single(SampleRecording.Write(Path, cut, hasVideo: false).Gaps).Cause);

        var resumed = publisher.Audio(3, from: 4).Select(packet => packet with { Sequence = packet.Sequence - 150 });
        var muted = publisher.Audio(1).Concat(resumed);
        var gap = Assert.Single(SampleRecording.Write(Path, muted, hasVideo: false).Gaps);
        Assert.Equal(new TrackGap(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), "mute"), gap);
    }

    [Fact]
    public void Sound_alone_makes_a_file_and_so_does_a_camera_that_never_comes()
    {
        var summary = SampleRecording.Write(Path, new SamplePublisher().Audio(5), hasVideo: true);

        Ffmpeg.AssertDecodes(Path);
        Assert.True(summary is { HasAudio: true, HasVideo: false });
        Assert.Equal("opus", Ffmpeg.Run("ffprobe", $"-v error -show_entries stream=codec_name -of csv=p=0 {Path}"));
        Assert.InRange(Ffmpeg.Duration(Path), 4.95, 5.05);
        Assert.InRange(Ffmpeg.Times(Path, "a -read_intervals 3%+#1")[0], 2.0, 3.1);
    }

    [Fact]
    public void A_picture_alone_makes_a_file()
    {
        var summary = SampleRecording.Write(Path, new SamplePublisher().Video(5), hasAudio: false);
        Ffmpeg.AssertDecodes(Path);
        Assert.True(summary is { HasAudio: false, HasVideo: true });
        Assert.InRange(Ffmpeg.Duration(Path), 4.95, 5.05);
    }

    [Fact]
    public void A_camera_switched_on_later_begins_in_its_place_with_its_size()
    {
        var publisher = new SamplePublisher();
        var packets = publisher.Audio(8).Concat(publisher.Video(4, from: 4)).OrderBy(packet => packet.Arrival);
        SampleRecording.Write(Path, packets);

        Ffmpeg.AssertDecodes(Path);
        Assert.InRange(Ffmpeg.Times(Path, "v")[0], 3.98, 4.02);
        Assert.Equal("320,240", Ffmpeg.Run("ffprobe", $"-v error -select_streams v -show_entries stream=width,height -of csv=p=0 {Path}"));
    }

    [Fact]
    public void A_recording_that_nothing_came_for_is_empty_but_whole()
    {
        var summary = SampleRecording.Write(Path, []);
        Assert.Equal(new TrackSummary(TimeSpan.Zero, TimeSpan.Zero, WebmHead.Bytes, false, false, []), summary with { Gaps = [], Speech = [] });
        Assert.Equal(WebmHead.Bytes, new FileInfo(Path).Length);
    }

    [Fact]
    public void Sender_reports_lay_the_picture_beside_the_sound()
    {
        // The picture comes 220 ms later than the sound of its moment; from 1 s on reports tell so.
        var publisher = new SamplePublisher { VideoDelay = 250_000, ReportsFrom = 1_000_000 };
        SampleRecording.Write(Path, publisher.Both(8));

        Ffmpeg.AssertDecodes(Path);
        double sound = Ffmpeg.Times(Path, "a")[200] - 4.0;
        double picture = Ffmpeg.Times(Path, "v")[150] - 5.0;
        Assert.InRange(picture - sound, -0.040, 0.040);
    }

    [Fact]
    public void Without_reports_the_picture_lies_where_its_least_delayed_packet_does()
    {
        var random = new Random(3);
        var packets = new SamplePublisher().Both(8)
            .Select(packet => packet.IsAudio ? packet : packet with { Arrival = packet.Arrival + random.Next(60_000) }).OrderBy(packet => packet.Arrival);
        SampleRecording.Write(Path, packets);

        double sound = Ffmpeg.Times(Path, "a")[300] - 6.0;
        double picture = Ffmpeg.Times(Path, "v")[180] - 6.0;
        Assert.InRange(picture - sound, -0.040, 0.040);
    }

    [Fact]
    public void The_start_offset_is_told_by_the_least_delayed_packet()
    {
        var packets = new SamplePublisher().Audio(5).Select((packet, i) => packet with { Arrival = packet.Arrival + (i < 20 ? 300_000 - (i * 15_000) : 0) });
        var summary = SampleRecording.Write(Path, packets, hasVideo: false);
        // The recording began one second before the capture; the least delay is 30 ms.
        Assert.InRange(summary.StartOffset.TotalMilliseconds, 1_029, 1_031);
    }

    [Fact]
    public void Times_rise_over_a_jump_of_the_publishers_clock()
    {
        var publisher = new SamplePublisher();
        var packets = publisher.Both(8).Select(packet =>
            packet.Arrival < SamplePublisher.Start + 4_000_000 ? packet : packet with { Timestamp = unchecked(packet.Timestamp + 3_000_000_000) });
        var summary = SampleRecording.Write(Path, packets);

        Ffmpeg.AssertDecodes(Path);
        Assert.InRange(summary.Duration.TotalSeconds, 7.9, 8.1);
        foreach (string stream in (string[])["a", "v"])
        {
            double[] times = Ffmpeg.Times(Path, stream);
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second > pair.First));
        }
    }

    [Fact]
    public void Each_beat_brings_all_that_has_come_to_the_disk()
    {
        using var stream = new MemoryStream();
        long before = 0;
        int stalled = 0;
        SampleRecording.Write(stream, new SamplePublisher().Both(5), onBeat: (_, _) =>
        {
            if (stream.Length <= before) stalled++;
            before = stream.Length;
        });
        Assert.Equal(0, stalled);
    }

    [Fact]
    public void A_disk_that_is_full_for_a_while_costs_nothing()
    {
        using var stream = new FullDisk { RefusesFrom = 100_000 };
        bool faulted = false;
        var publisher = new SamplePublisher();
        var writer = new TrackWriter(new TrackSpool(stream), SamplePublisher.Start, hasAudio: true, hasVideo: true);
        foreach (var packet in publisher.Both(8))
        {
            writer.Take(RecordedPacket.Copy(packet.ToTrackPacket(), ArrayPool<byte>.Shared));
            writer.Tick(packet.Arrival);
            if (writer.TryBeginFlush()) writer.EndFlush(null);
            faulted |= writer.Fault is "The disk is full.";
            if (packet.Arrival > SamplePublisher.Start + 6_000_000) stream.RefusesFrom = long.MaxValue;
        }
        var summary = writer.Close(SamplePublisher.Start);

        Assert.True(faulted);
        Assert.Null(writer.Fault);
        Assert.Empty(summary.Gaps);
        File.WriteAllBytes(Path, stream.ToArray());
        Ffmpeg.AssertDecodes(Path);
        Assert.Equal(400, Ffmpeg.Times(Path, "a").Length);
        Assert.Equal(240, Ffmpeg.Times(Path, "v").Length);
    }

    [Fact]
    public void A_disk_that_is_full_for_too_long_costs_a_gap_and_the_picture_goes_on_with_a_keyframe()
    {
        using var stream = new FullDisk { RefusesFrom = 0 };
        var writer = new TrackWriter(new TrackSpool(stream), SamplePublisher.Start, hasAudio: false, hasVideo: true);
        byte[] huge = new byte[60_000];
        foreach (var packet in new SamplePublisher().Video(40))
        {
            // Frames so large that memory is full after some twenty seconds; the disk takes again at thirty.
            byte[] bytes = packet.Marker ? [.. packet.Bytes, .. huge] : packet.Bytes;
            writer.Take(RecordedPacket.Copy((packet with { Bytes = bytes }).ToTrackPacket(), ArrayPool<byte>.Shared));
            if (packet.Arrival > SamplePublisher.Start + 30_000_000) stream.RefusesFrom = long.MaxValue;
            if (!packet.Marker) continue;
            writer.Tick(packet.Arrival);
            if (writer.TryBeginFlush()) writer.EndFlush(null);
        }
        var gap = Assert.Single(writer.Close(SamplePublisher.Start).Gaps);

        Assert.Equal("disk", gap.Cause);
        Assert.InRange(gap.From.TotalSeconds, 10, 25);
        // The first keyframe after the disk's return.
        Assert.InRange(gap.To.TotalSeconds, 31.9, 32.1);
        Assert.Null(writer.Fault);
    }

    [Fact]
    public void An_hour_of_sound_seeks_finely()
    {
        using var stream = new MemoryStream();
        SampleRecording.Write(stream, new SamplePublisher().Audio(3_600), hasVideo: false);
        File.WriteAllBytes(Path, stream.ToArray());

        Assert.InRange(Ffmpeg.Duration(Path), 3_599.9, 3_600.1);
        foreach (int second in (int[])[10, 1_000, 2_000, 3_500])
        {
            Assert.InRange(Ffmpeg.Times(Path, $"a -read_intervals {second}%+#1")[0], second - 4, second + 0.02);
        }
    }

    [Fact]
    public void A_keyframe_is_asked_for_every_ten_seconds_so_that_players_can_seek()
    {
        var publisher = new SamplePublisher();
        // Two seconds of picture with its one keyframe, then only frames that depend on it.
        var packets = publisher.Video(2).Concat(Enumerable.Range(0, 600).Select(i => Delta(publisher, i)));
        var asked = new List<long>();
        using var stream = new MemoryStream();
        SampleRecording.Write(stream, packets, hasAudio: false, onBeat: (now, wants) => { if (wants) asked.Add(now); });

        Assert.NotEmpty(asked);
        Assert.InRange(asked[0] - SamplePublisher.Start, 9_000_000, 9_500_000);
        Assert.All(asked.Zip(asked.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 1_000_000));
    }

    public void Dispose() => folder.Dispose();

    private static uint Frame(int index) => unchecked(new SamplePublisher().FirstVideoTimestamp + ((uint)index * 3_000));

    private static SamplePacket Delta(SamplePublisher publisher, int i)
    {
        var last = publisher.Video(2).Last();
        byte[] bytes = [.. last.Bytes.AsSpan(0, 12), 0x10, 0x01, 0x00, 0x00];
        return last with { Bytes = bytes, Sequence = last.Sequence + 1 + i, Timestamp = last.Timestamp + ((uint)(i + 1) * 3_000), Arrival = last.Arrival + ((i + 1) * 33_333L), Marker = true };
    }

    /// <summary>Writes half of what no longer fits, then refuses, as a disk does.</summary>
    private sealed class FullDisk : MemoryStream
    {
        public long RefusesFrom { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Position + buffer.Length <= RefusesFrom)
            {
                base.Write(buffer);
                return;
            }
            base.Write(buffer[..(buffer.Length / 2)]);
            throw new IOException("The disk is full.");
        }
    }
}
