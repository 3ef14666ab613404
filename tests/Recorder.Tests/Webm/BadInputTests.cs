using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

/// <summary>Files and clocks that are not as they should be: named, and survived.</summary>
public sealed class BadInputTests : IDisposable
{
    private const long Hour = 3_600_000_000;
    private readonly TempFolder folder = new();

    private string Prefix => folder.File("track");

    private string Media => Prefix + ".webm";

    private string Side => Prefix + ".side";

    [Fact]
    public void Every_prefix_of_a_track_is_repaired_or_told_to_be_empty()
    {
        byte[] live = Live(0.5);
        int repaired = 0;
        for (int length = 0; length <= live.Length; length++)
        {
            using var stream = new MemoryStream();
            stream.Write(live, 0, length);
            if (WebmRecovery.Repair(new TrackSpool(stream)) is not { } summary) continue;
            repaired++;
            Assert.Equal((TrackDamage.SideMissing, stream.Length), (summary.Damage, summary.Bytes));
            Assert.True(summary.Bytes <= length && summary.Duration <= TimeSpan.FromSeconds(0.6));
        }
        Assert.InRange(repaired, live.Length - WebmHead.Bytes - 3_000, live.Length);
    }

    [Fact]
    public void Every_flipped_byte_costs_at_most_its_cluster()
    {
        byte[] live = Live(0.8, hasVideo: false);
        // That the last cluster's time is wrong nothing behind it tells.
        int last = live.AsSpan().LastIndexOf((byte[])[0x1F, 0x43, 0xB6, 0x75]);
        for (int at = 0; at < live.Length; at++)
        {
            using var stream = new MemoryStream();
            stream.Write(live);
            stream.GetBuffer()[at] ^= 0xFF;
            var summary = WebmRecovery.Repair(new TrackSpool(stream));
            Assert.NotNull(summary);
            Assert.InRange(summary.Duration.TotalMilliseconds, 500, at - last is >= 8 and < 14 ? double.MaxValue : 1_300);
            bool isHead = at < WebmHead.Bytes && !WebmHead.IsWhole([.. live.AsSpan(0, at), (byte)(live[at] ^ 0xFF), .. live.AsSpan(at + 1, WebmHead.Bytes - at - 1)]);
            Assert.Equal(isHead, summary.Damage.HasFlag(TrackDamage.Head));
            if (summary.Damage.HasFlag(TrackDamage.Media)) Assert.True(at >= WebmHead.Bytes, $"Byte {at}");
        }
    }

    [Fact]
    public void A_hole_of_damage_amid_a_track_is_void_and_the_rest_still_plays()
    {
        byte[] live = Live(6);
        foreach (int size in (int[])[1, 40, 3_000, 20_000])
        {
            var random = new Random(size);
            byte[] bytes = [.. live];
            random.NextBytes(bytes.AsSpan(live.Length / 2, size));
            File.WriteAllBytes(Media, bytes);
            using (var stream = new FileStream(Media, FileMode.Open))
            {
                var summary = WebmRecovery.Repair(new TrackSpool(stream))!;
                Assert.InRange(summary.Duration.TotalSeconds, 5.7, 6.1);
                if (summary.Damage.HasFlag(TrackDamage.Media)) Assert.Contains(summary.Gaps, gap => gap.Cause == "unknown");
            }
            if (size >= 3_000) Assert.InRange(Ffmpeg.Times(Media, "a").Length, 200, 299);
        }
    }

    [Fact]
    public void A_cluster_whose_time_was_flipped_does_not_make_the_track_days_long()
    {
        byte[] live = Live(3, hasVideo: false);
        // The third cluster: its id, a size of four bytes, the Timestamp's id and size, then the time.
        int at = WebmHead.Bytes;
        for (int i = 0; i < 3; i++) at = live.AsSpan(at + 4).IndexOf((byte[])[0x1F, 0x43, 0xB6, 0x75]) + at + 4;
        live[at + 10] ^= 0x40;
        using var stream = new MemoryStream();
        stream.Write(live);
        var summary = WebmRecovery.Repair(new TrackSpool(stream))!;
        Assert.InRange(summary.Duration.TotalSeconds, 2.8, 3.1);
        Assert.True(summary.Damage.HasFlag(TrackDamage.Media));
    }

    [Fact]
    public void A_side_file_that_is_missing_short_long_or_corrupt_is_named_and_the_media_are_kept()
    {
        Kill(4.995);
        byte[] media = File.ReadAllBytes(Media), side = File.ReadAllBytes(Side);
        var random = new Random(5);
        var sides = new List<(byte[]? Bytes, TrackDamage Damage)>
        {
            (null, TrackDamage.SideMissing),
            ([], TrackDamage.Side),
            (side[..40], TrackDamage.Side),
            (side[..^5], TrackDamage.None),
            ([.. side, .. new byte[5_000]], TrackDamage.None),
            ([.. side, .. side], TrackDamage.Side),
            (new byte[side.Length], TrackDamage.Side),
        };
        for (int i = 0; i < 300; i++)
        {
            byte[] flipped = [.. side];
            // A damaged last record is like one torn off.
            flipped[random.Next(side.Length - 100)] ^= (byte)(1 << random.Next(8));
            sides.Add((flipped, TrackDamage.Side));
        }
        foreach (var (bytes, damage) in sides)
        {
            File.WriteAllBytes(Media, media);
            if (bytes is null) File.Delete(Side);
            else File.WriteAllBytes(Side, bytes);
            using var spool = TrackSpool.Open(Prefix)!;
            var summary = WebmRecovery.Repair(spool)!;
            Assert.Equal(damage, summary.Damage);
            Assert.InRange(summary.Duration.TotalSeconds, 4.8, 5.0);
        }
    }

    [Fact]
    public void A_closed_track_that_lost_its_end_is_told_to_have()
    {
        using (var spool = TrackSpool.Create(Prefix))
        {
            var recording = new SampleRecording(spool);
            recording.Play(new SamplePublisher().Both(5));
            recording.Close();
        }
        using (var file = File.OpenWrite(Media)) file.SetLength(file.Length / 2);
        using var left = TrackSpool.Open(Prefix)!;
        var summary = WebmRecovery.Repair(left)!;

        Assert.Equal((TrackDamage.Media, TimeSpan.Zero), (summary.Damage, summary.Missing));
        var gap = Assert.Single(summary.Gaps);
        Assert.Equal((summary.Duration.TotalSeconds, 5.0, "unknown"), (Math.Round(gap.From.TotalSeconds, 3), gap.To.TotalSeconds, gap.Cause));
        Assert.InRange(summary.Duration.TotalSeconds, 1, 4);
    }

    [Fact]
    public void A_closed_track_whose_head_was_flipped_is_mended_and_named()
    {
        using var stream = new MemoryStream();
        SampleRecording.Write(stream, new SamplePublisher().Both(2));
        byte[] closed = stream.ToArray();
        for (int at = 0; at < WebmHead.Bytes; at += 7)
        {
            using var flipped = new MemoryStream();
            flipped.Write(closed);
            flipped.GetBuffer()[at] ^= 0x01;
            var summary = WebmRecovery.Repair(new TrackSpool(flipped))!;
            bool isOffset = Math.Abs(summary.StartOffset.TotalSeconds - 1.03) > 0.001;
            if (!isOffset) Assert.Equal(closed, flipped.ToArray());
            Assert.True(summary.Duration > TimeSpan.FromSeconds(1.9));
        }
    }

    [Fact]
    public void Every_prefix_of_a_side_file_is_read()
    {
        Kill(2, hasVideo: false);
        byte[] side = File.ReadAllBytes(Side);
        for (int length = 0; length <= side.Length; length++) Assert.Equal(length >= SideFile.HeadBytes, SideLog.Parse(side.AsSpan(0, length)).IsWhole);
        for (int at = 0; at < side.Length; at++)
        {
            byte[] flipped = [.. side];
            flipped[at] ^= 0x10;
            _ = SideLog.Parse(flipped);
        }
    }

    [Fact]
    public void A_track_that_nothing_came_for_is_told_to_be_empty()
    {
        using (var spool = TrackSpool.Create(Prefix)) _ = new SampleRecording(spool);
        using var left = TrackSpool.Open(Prefix)!;
        Assert.Null(WebmRecovery.Repair(left));
        Assert.Null(TrackSpool.Open(folder.File("no such track")));
    }

    [Theory]
    [InlineData(Hour)]
    [InlineData(-Hour)]
    public void An_engine_clock_that_jumps_an_hour_leaves_a_whole_file(long jump)
    {
        var packets = new SamplePublisher { ReportsFrom = 0 }.Both(8)
            .Select(packet => packet.Arrival < SamplePublisher.Start + 4_000_000 ? packet : packet with { Arrival = packet.Arrival + jump });
        using var stream = new FileStream(Media, FileMode.Create);
        var writer = new TrackWriter(new TrackSpool(stream), SamplePublisher.Start, hasAudio: true, hasVideo: true);
        foreach (var packet in packets)
        {
            writer.Take(RecordedPacket.Copy(packet.ToTrackPacket(), System.Buffers.ArrayPool<byte>.Shared));
            writer.Tick(packet.Arrival);
        }
        var summary = writer.Close(SamplePublisher.Start + 8_000_000 + jump);
        stream.Dispose();

        Ffmpeg.AssertDecodes(Media);
        double expected = jump > 0 ? 3_608 : 8;
        Assert.Equal(expected, summary.Duration.TotalSeconds, 0.1);
        Assert.Equal(0.03, summary.StartOffset.TotalSeconds, 0.034);
        if (jump > 0) Assert.All(summary.Gaps, gap => Assert.Equal(3_600, (gap.To - gap.From).TotalSeconds, 2.1));
        else Assert.Empty(summary.Gaps);
        Assert.Equal(400, Ffmpeg.Times(Media, "a").Length);
        Assert.Equal(240, Ffmpeg.Times(Media, "v").Length);
    }

    [Theory]
    [InlineData(Hour)]
    [InlineData(-Hour)]
    [InlineData(3_000_000)]
    [InlineData(-3_000_000)]
    public void A_publishers_wall_clock_that_is_set_does_not_part_sound_and_picture(long jump)
    {
        // The picture's next report, which tells of it, comes two seconds after the sound's.
        var packets = new SamplePublisher { ReportsFrom = 0 }.Both(12)
            .Select(packet => packet.Arrival < SamplePublisher.Start + (packet.IsAudio ? 4_000_000 : 6_000_000) ? packet : packet with { Ntp = packet.Ntp + jump });
        var summary = SampleRecording.Write(Media, packets);

        Ffmpeg.AssertDecodes(Media);
        Assert.Empty(summary.Gaps);
        double[] sound = Ffmpeg.Times(Media, "a"), picture = Ffmpeg.Times(Media, "v");
        for (int i = 0; i < 360; i += 10) Assert.Equal(i / 30.0, picture[i], 0.04);
        for (int i = 0; i < 600; i += 10) Assert.Equal(i / 50.0, sound[i] + 0.0065, 0.04);
    }

    public void Dispose() => folder.Dispose();

    private void Kill(double seconds, bool hasVideo = true)
    {
        using var spool = TrackSpool.Create(Prefix);
        new SampleRecording(spool, hasVideo: hasVideo).Play(new SamplePublisher().Both(seconds).Where(packet => packet.IsAudio || hasVideo));
    }

    private static byte[] Live(double seconds, bool hasVideo = true)
    {
        using var stream = new MemoryStream();
        byte[] live = [];
        SampleRecording.Write(stream, new SamplePublisher().Both(seconds).Where(packet => packet.IsAudio || hasVideo), hasVideo: hasVideo, onBeat: (_, _) => live = stream.ToArray());
        return live;
    }
}
