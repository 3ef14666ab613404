using System.Buffers;
using System.Threading.Channels;
using CaseHub.Recorder.Forward;

namespace CaseHub.Recorder.Webm;

/// <summary>
/// Records one publication: a sink like any viewer. On the engine's loop packets are only copied into a bounded mailbox; a task of its
/// own empties it every <see cref="Interval"/> and writes.
/// </summary>
internal sealed class TrackRecorder : IPacketSink
{
    /// <summary>How often the file is written and flushed; a crash costs at most this and what waits for resends.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // A stalled disk may hold the writer up for about ten seconds of 3 Mbit/s before packets are dropped.
    private const int MailboxPackets = 4096;

    // The shared pool keeps too few for what waits between two beats, and would allocate on the engine's loop.
    private const int PooledPackets = 1024;
    private const int MaxPacketBytes = 2048;
    private readonly ArrayPool<byte> pool = ArrayPool<byte>.Create(MaxPacketBytes, PooledPackets);
    private readonly Channel<RecordedPacket> mailbox = Channel.CreateBounded<RecordedPacket>(new BoundedChannelOptions(MailboxPackets) { SingleReader = true });
    private readonly TaskCompletionSource<string> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider timeProvider;
    private readonly TrackWriter writer;
    private long latestArrival;
    private long latestTakenAt;
    private long dropped;

    /// <param name="publicationId">Whose packets these are.</param>
    /// <param name="spool">Empty, best a FileStream of buffer size 0; stays the caller's, who closes it after <see cref="Completion"/>.</param>
    /// <param name="recordingStart">Engine microseconds; start offsets count from here.</param>
    /// <param name="hasAudio">The publication has sound.</param>
    /// <param name="hasVideo">The publication has a picture.</param>
    /// <param name="timeProvider">Beats the flushes.</param>
    /// <param name="keyframeWanted">
    /// Called on the recorder's own task, at most once a second, when the picture cannot go on without a keyframe or has been without
    /// one for 20 s (players seek to keyframes).
    /// </param>
    public TrackRecorder(
        Guid publicationId, Stream spool, long recordingStart, bool hasAudio, bool hasVideo, TimeProvider timeProvider, Action? keyframeWanted = null)
    {
        PublicationId = publicationId;
        this.timeProvider = timeProvider;
        writer = new TrackWriter(spool, recordingStart, hasAudio, hasVideo);
        Completion = Task.Run(() => RunAsync(keyframeWanted));
    }

    public Guid PublicationId { get; }

    /// <summary>Ends, after <see cref="BeginStop"/>, with what the recording came to, whether it could be written or not.</summary>
    public Task<TrackSummary> Completion { get; }

    /// <summary>Completes with the error's text the first time that the file cannot be written.</summary>
    public Task<string> Failed => failed.Task;

    /// <summary>The error's text while the file cannot be written; null when all is well.</summary>
    public string? Fault { get; private set; }

    /// <summary>Packets dropped because the mailbox was full.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Packets that wait for the next beat.</summary>
    public int Backlog => mailbox.Reader.Count;

    public void Take(in TrackPacket packet)
    {
        var copy = RecordedPacket.Copy(packet, pool);
        if (mailbox.Writer.TryWrite(copy)) return;
        copy.Return();
        Interlocked.Increment(ref dropped);
    }

    /// <summary>Takes no more packets and closes the file; <see cref="Completion"/> tells when.</summary>
    /// <returns>False when it had been called before.</returns>
    public bool BeginStop()
    {
        mailbox.Writer.TryComplete();
        return stopped.TrySetResult();
    }

    private async Task<TrackSummary> RunAsync(Action? keyframeWanted)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, timeProvider);
            while (await Task.WhenAny(timer.WaitForNextTickAsync().AsTask(), stopped.Task) != stopped.Task) Beat(keyframeWanted);
            Drain();
            var summary = writer.Close();
            NoteFault(writer.Fault);
            return summary;
        }
        catch (Exception defect)
        {
            NoteFault(defect.Message);
            throw;
        }
    }

    private void Beat(Action? keyframeWanted)
    {
        Drain();
        bool wantsKeyframe = writer.Tick(Now());
        NoteFault(writer.Fault);
        if (wantsKeyframe) keyframeWanted?.Invoke();
    }

    private void Drain()
    {
        while (mailbox.Reader.TryRead(out var packet))
        {
            latestArrival = Math.Max(latestArrival, packet.ArrivalMicroseconds);
            latestTakenAt = timeProvider.GetTimestamp();
            writer.Take(packet);
        }
    }

    // The engine's clock, as the latest packet told it and time went on since.
    private long Now() => latestArrival + (long)timeProvider.GetElapsedTime(latestTakenAt).TotalMicroseconds;

    private void NoteFault(string? fault)
    {
        Fault = fault;
        if (fault is not null) failed.TrySetResult(fault);
    }
}
