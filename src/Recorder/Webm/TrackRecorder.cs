using System.Buffers;
using System.Threading.Channels;
using CaseHub.Recorder.Forward;

namespace CaseHub.Recorder.Webm;

/// <summary>The moment that start offsets count from, by both clocks.</summary>
/// <param name="Engine">Engine microseconds.</param>
/// <param name="Timestamp">Of the engine's <see cref="TimeProvider"/>.</param>
internal readonly record struct RecordingStart(long Engine, long Timestamp);

/// <summary>
/// Records one publication: a sink like any viewer. On the engine's loop packets are only copied into a bounded mailbox; a task of its
/// own empties it every <see cref="Interval"/> and writes.
/// </summary>
internal sealed class TrackRecorder : IPacketSink
{
    /// <summary>
    /// How often what came is written, which a kill of the process cannot undo; a flush to the disk for the case of a loss of power follows
    /// beside it. A kill costs at most this and the writing's own time, plus, while the network loses packets, the picture that waits for a
    /// resend (<see cref="ReorderBuffer.Patience"/> at most); sound that waits is in the side file.
    /// </summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the side file is told when the latest packet came: so exactly is known what a kill has cost.</summary>
    public static readonly TimeSpan MarkInterval = TimeSpan.FromMilliseconds(20);

    // Beats from one flush to the next at least.
    private const int FlushBeats = 2;

    // A write or a flush that takes longer is a fault of the disk. Within what people are told of in five seconds.
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(3);
    private const string Stalled = "The disk does not answer.";

    // A stalled disk may hold the writer up for about ten seconds of 3 Mbit/s before packets are dropped.
    private const int MailboxPackets = 4096;

    // The shared pool keeps too few for what waits between two beats, and would allocate on the engine's loop.
    private const int PooledPackets = 1024;
    private const int MaxPacketBytes = 2048;
    private readonly ArrayPool<byte> pool = ArrayPool<byte>.Create(MaxPacketBytes, PooledPackets);
    private readonly Channel<RecordedPacket> mailbox = Channel.CreateBounded<RecordedPacket>(new BoundedChannelOptions(MailboxPackets) { SingleReader = true });
    private readonly TaskCompletionSource<string> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PauseTurns turns = new();
    private readonly TrackSpool spool;
    private readonly DiskFlushes flushes;
    private readonly TimeProvider timeProvider;
    private readonly TrackWriter writer;
    private readonly RecordingStart start;
    private Task? flush;
    private int beats;
    private long latestSound;
    private long latestPicture;
    private long dropped;
    private long droppedNoted;
    private long writingSince;
    private long flushingSince;
    private int marking;
    private volatile string? fault;

    /// <param name="publicationId">Whose packets these are.</param>
    /// <param name="spool">Empty; stays the caller's, who disposes it after <see cref="Completion"/>.</param>
    /// <param name="start">Now, or before.</param>
    /// <param name="hasAudio">The publication has sound.</param>
    /// <param name="hasVideo">The publication has a picture.</param>
    /// <param name="timeProvider">The engine's; beats the writes.</param>
    /// <param name="flushes">Shared by all that is recorded.</param>
    /// <param name="keyframeWanted">
    /// Called on the recorder's own task, at most once a second, when the picture cannot go on without a keyframe or has been without
    /// one for 9 s (players seek to keyframes).
    /// </param>
    public TrackRecorder(
        Guid publicationId, TrackSpool spool, RecordingStart start, bool hasAudio, bool hasVideo, TimeProvider timeProvider, DiskFlushes flushes, Action? keyframeWanted = null)
    {
        PublicationId = publicationId;
        (this.spool, this.flushes) = (spool, flushes);
        this.timeProvider = timeProvider;
        this.start = start;
        writer = new TrackWriter(spool, start.Engine, hasAudio, hasVideo);
        Completion = Task.Run(() => RunAsync(keyframeWanted));
    }

    public Guid PublicationId { get; }

    /// <summary>Ends, after <see cref="BeginStop"/>, with what the recording came to, whether it could be written or not.</summary>
    public Task<TrackSummary> Completion { get; }

    /// <summary>Completes with the error's text the first time that the file cannot be written.</summary>
    public Task<string> Failed => failed.Task;

    /// <summary>The error's text while the file cannot be written; null when all is well.</summary>
    public string? Fault => fault ?? (IsStalled ? Stalled : null);

    /// <summary>Packets dropped because the mailbox was full.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    private bool IsStalled => IsLong(Volatile.Read(ref writingSince)) || IsLong(Volatile.Read(ref flushingSince));

    /// <summary>Packets that wait for the next beat.</summary>
    public int Backlog => mailbox.Reader.Count;

    public void Take(in TrackPacket packet)
    {
        if (!turns.IsOpen(out int turn)) return;
        var copy = RecordedPacket.Copy(packet, pool, turn);
        if (!mailbox.Writer.TryWrite(copy))
        {
            copy.Return();
            Interlocked.Increment(ref dropped);
            return;
        }
        if (packet.IsAudio) Volatile.Write(ref latestSound, packet.ArrivalMicroseconds);
        else Volatile.Write(ref latestPicture, packet.ArrivalMicroseconds);
    }

    /// <inheritdoc cref="TrackRecording.Pause"/>
    public void Pause(string cause) => turns.Pause(Now(), cause);

    /// <inheritdoc cref="TrackRecording.Resume"/>
    public void Resume() => turns.Resume(Now());

    /// <inheritdoc cref="TrackRecording.Snapshot"/>
    public TrackSnapshot? Snapshot()
    {
        if (writer.Written is not { } head) return null;
        var buffer = new EbmlBuffer();
        head.Compose(buffer);
        return new TrackSnapshot(buffer.Written.ToArray(), head.FileBytes ?? 0, TimeSpan.FromMicroseconds(head.StartOffset), TimeSpan.FromMilliseconds(head.DurationMilliseconds ?? 0));
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
            await using var marks = timeProvider.CreateTimer(_ => Mark(), null, MarkInterval, MarkInterval);
            using var timer = new PeriodicTimer(Interval, timeProvider);
            while (await Task.WhenAny(timer.WaitForNextTickAsync().AsTask(), stopped.Task) != stopped.Task) Beat(keyframeWanted);
            Drain();
            if (flush is not null) await flush.ContinueWith(_ => { }, TaskScheduler.Default);
            EndFlush();
            var summary = writer.Close(Now());
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
        Volatile.Write(ref writingSince, timeProvider.GetTimestamp());
        Drain();
        bool wantsKeyframe = writer.Tick(Now());
        Volatile.Write(ref writingSince, 0);
        EndFlush();
        if (flush is null && ++beats % FlushBeats == 0 && writer.TryBeginFlush()) BeginFlush();
        NoteFault(writer.Fault);
        if (wantsKeyframe) keyframeWanted?.Invoke();
    }

    private void BeginFlush()
    {
        Volatile.Write(ref flushingSince, timeProvider.GetTimestamp());
        flush = flushes.FlushAsync(spool);
    }

    private void EndFlush()
    {
        if (flush is not { IsCompleted: true }) return;
        Volatile.Write(ref flushingSince, 0);
        writer.EndFlush(flush.Exception?.InnerException?.Message);
        flush = null;
    }

    private void Drain()
    {
        while (mailbox.Reader.TryRead(out var packet))
        {
            while (turns.TryApply(packet.Turn, out var turn)) Apply(turn);
            // It was on its way here when a pause began.
            if (packet.Turn != turns.Applied) packet.Return();
            else writer.Take(packet);
        }
        while (turns.TryApply(int.MaxValue, out var turn)) Apply(turn);
        if (Dropped == droppedNoted) return;
        droppedNoted = Dropped;
        writer.NoteDropped();
    }

    private void Apply(in PauseTurn turn)
    {
        if (turn.Cause is null) writer.Resume(turn.At);
        else writer.Pause(turn.At, turn.Cause);
    }

    // The engine's clock; not earlier than what has come by it.
    private long Now() => Math.Max(
        start.Engine + (long)timeProvider.GetElapsedTime(start.Timestamp).TotalMicroseconds,
        Math.Max(Volatile.Read(ref latestSound), Volatile.Read(ref latestPicture)));

    // A disk that hangs holds one call up, not one after another.
    private void Mark()
    {
        if (IsStalled) failed.TrySetResult(Stalled);
        if (Interlocked.Exchange(ref marking, 1) != 0) return;
        spool.Side?.Mark(Volatile.Read(ref latestSound), Volatile.Read(ref latestPicture), Now());
        Volatile.Write(ref marking, 0);
    }

    private bool IsLong(long since) => since != 0 && timeProvider.GetElapsedTime(since) > LongestWrite;

    private void NoteFault(string? text)
    {
        fault = text;
        if (text is not null) failed.TrySetResult(text);
    }
}
