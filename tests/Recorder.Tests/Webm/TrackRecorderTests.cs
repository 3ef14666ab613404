using CaseHub.Recorder.Webm;

namespace CaseHub.Recorder.Tests.Webm;

public sealed class TrackRecorderTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public async Task A_recording_writes_while_packets_come_and_closes_when_stopped()
    {
        string path = folder.File("track.webm");
        using var spool = TrackSpool.Create(folder.File("track"));
        var recorder = new TrackRecorder(Guid.CreateVersion7(), spool, SampleRecording.StartsNow(), hasAudio: true, hasVideo: true, TimeProvider.System, new DiskFlushes());
        int detached = 0;
        var recording = new TrackRecording(recorder, () => detached++);
        foreach (var packet in new SamplePublisher().Both(4)) recorder.Take(packet.ToTrackPacket());
        await Until(() => new FileInfo(path).Length > WebmHead.Bytes);

        var summary = await recording.StopAsync();
        Assert.Same(summary, await recording.StopAsync());
        recorder.Take(new SamplePublisher().Both(1)[0].ToTrackPacket());

        Assert.Equal(1, detached);
        Assert.Equal(1, recorder.Dropped);
        Assert.Equal(recorder.PublicationId, recording.PublicationId);
        Assert.Equal(new FileInfo(path).Length, summary.Bytes);
        Assert.InRange(summary.Duration.TotalSeconds, 3.9, 4.1);
        Assert.False(recording.Failed.IsCompleted);
        Ffmpeg.AssertDecodes(path);
    }

    [Fact]
    public async Task A_disk_that_refuses_is_reported_and_disturbs_nobody()
    {
        var recorder = new TrackRecorder(Guid.CreateVersion7(), new TrackSpool(new BrokenDisk()), SampleRecording.StartsNow(0), hasAudio: true, hasVideo: false, TimeProvider.System, new DiskFlushes());
        var recording = new TrackRecording(recorder, () => { });
        foreach (var packet in new SamplePublisher().Audio(2)) recorder.Take(packet.ToTrackPacket());

        Assert.Equal("The disk is broken.", await recording.Failed.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal("The disk is broken.", recording.Fault);
        var summary = await recording.StopAsync();
        Assert.InRange(summary.Duration.TotalSeconds, 1.9, 2.1);
    }

    [Fact]
    public async Task A_stalled_disk_fills_the_mailbox_and_no_more()
    {
        using var disk = new StalledDisk();
        var recorder = new TrackRecorder(Guid.CreateVersion7(), new TrackSpool(disk), SampleRecording.StartsNow(0), hasAudio: true, hasVideo: false, TimeProvider.System, new DiskFlushes());
        var packets = new SamplePublisher().Audio(100).ToList();
        recorder.Take(packets[0].ToTrackPacket());
        await disk.Stalled.WaitAsync(TimeSpan.FromSeconds(10));
        foreach (var packet in packets.Skip(1)) recorder.Take(packet.ToTrackPacket());
        Assert.Equal(5_000 - 1 - 4_096, recorder.Dropped);

        disk.GoOn();
        await Until(() => recorder.Backlog == 0);
        foreach (var packet in new SamplePublisher().Audio(1, from: 100)) recorder.Take(packet.ToTrackPacket());
        recorder.BeginStop();
        var summary = await recorder.Completion;
        Assert.Equal(new TrackGap(TimeSpan.FromSeconds(81.94), TimeSpan.FromSeconds(100), "disk"), Assert.Single(summary.Gaps));
        Assert.InRange(summary.Duration.TotalSeconds, 100.9, 101.0);
    }

    [Fact]
    public async Task A_disk_that_does_not_answer_is_told_within_five_seconds()
    {
        var clock = new SteppedClock();
        using var disk = new StalledDisk();
        var recorder = new TrackRecorder(Guid.CreateVersion7(), new TrackSpool(disk), SampleRecording.StartsNow(0), hasAudio: true, hasVideo: false, clock, new DiskFlushes());
        recorder.Take(new SamplePublisher().Audio(1).First().ToTrackPacket());
        await disk.Stalled.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Null(recorder.Fault);
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("The disk does not answer.", await recorder.Failed.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal("The disk does not answer.", recorder.Fault);

        disk.GoOn();
        await Until(() => recorder.Fault is null);
        recorder.BeginStop();
        await recorder.Completion;
    }

    [Fact]
    public async Task A_flush_that_takes_its_time_holds_nothing_up()
    {
        using var disk = new SlowFlush();
        var recorder = new TrackRecorder(Guid.CreateVersion7(), new TrackSpool(disk), SampleRecording.StartsNow(0), hasAudio: true, hasVideo: false, TimeProvider.System, new DiskFlushes());
        var packets = new SamplePublisher().Audio(4).ToList();
        foreach (var packet in packets.Take(100)) recorder.Take(packet.ToTrackPacket());
        await disk.Flushing.WaitAsync(TimeSpan.FromSeconds(10));
        long before = disk.Length;
        foreach (var packet in packets.Skip(100)) recorder.Take(packet.ToTrackPacket());
        await Until(() => disk.Length > before);

        disk.GoOn();
        recorder.BeginStop();
        Assert.Equal(disk.Length, (await recorder.Completion).Bytes);
    }

    [Fact]
    public async Task The_engine_is_asked_for_a_keyframe_where_the_picture_lacks_one()
    {
        var asked = new TaskCompletionSource();
        var recorder = new TrackRecorder(
            Guid.CreateVersion7(), new TrackSpool(new MemoryStream()), SampleRecording.StartsNow(0), hasAudio: false, hasVideo: true, TimeProvider.System, new DiskFlushes(), () => asked.TrySetResult());
        foreach (var packet in new SamplePublisher().Video(1, from: 0.5)) recorder.Take(packet.ToTrackPacket());

        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10));
        recorder.BeginStop();
        Assert.False((await recorder.Completion).HasVideo);
    }

    [Fact]
    public async Task Taking_a_packet_allocates_nothing_on_the_engines_loop()
    {
        var packets = new SamplePublisher().Both(2);
        var recorder = new TrackRecorder(Guid.CreateVersion7(), new TrackSpool(new MemoryStream()), SampleRecording.StartsNow(0), hasAudio: true, hasVideo: true, TimeProvider.System, new DiskFlushes());
        foreach (var packet in packets) recorder.Take(packet.ToTrackPacket());
        await Until(() => recorder.Backlog == 0);

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var packet in packets) recorder.Take(packet.ToTrackPacket());
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        recorder.BeginStop();
        await recorder.Completion;
        Assert.Equal(0, allocated);
    }

    public void Dispose() => folder.Dispose();

    private static async Task Until(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(10);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "Nothing was written.");
            await Task.Delay(20);
        }
    }

    private sealed class BrokenDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("The disk is broken.");
    }

    private sealed class SlowFlush : MemoryStream
    {
        private readonly TaskCompletionSource flushing = new();
        private readonly ManualResetEventSlim gate = new();

        public Task Flushing => flushing.Task;

        public void GoOn() => gate.Set();

        public override void Flush()
        {
            flushing.TrySetResult();
            gate.Wait();
        }

        protected override void Dispose(bool disposing)
        {
            gate.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class StalledDisk : MemoryStream
    {
        private readonly TaskCompletionSource stalled = new();
        private readonly ManualResetEventSlim gate = new();

        public Task Stalled => stalled.Task;

        public void GoOn() => gate.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            stalled.TrySetResult();
            gate.Wait();
            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            gate.Dispose();
            base.Dispose(disposing);
        }
    }
}
