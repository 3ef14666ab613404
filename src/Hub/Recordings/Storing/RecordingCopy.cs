using System.Threading.Channels;
using CaseHub.Hub.Blobs;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Storing;

/// <summary>What a recording's copy takes; the family is closed.</summary>
internal abstract record CopyMessage
{
    /// <summary>A track's file has begun to grow.</summary>
    public sealed record Opened(Guid TrackId) : CopyMessage;

    /// <summary>Nothing is written to a track's file any more.</summary>
    public sealed record Closed(Guid TrackId) : CopyMessage;

    /// <summary>Time to look what has grown.</summary>
    public sealed record Beat : CopyMessage;
}

/// <summary>
/// Copies a recording into the store while it runs, block by block, by a loop of its own: the recording never waits for it, however long
/// the store is away.
/// </summary>
internal sealed class RecordingCopy : IAsyncDisposable
{
    /// <summary>How often it is looked what has grown. The store is asked for something each time, so that its absence shows.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Channel<CopyMessage> mailbox = Channel.CreateBounded<CopyMessage>(new BoundedChannelOptions(1024) { SingleReader = true });
    private readonly Dictionary<Guid, TrackCopy> tracks = [];
    private readonly Dictionary<Guid, StoredTrack> stored = [];
    private readonly HashSet<Guid> broken = [];
    private readonly RecordingPlace place;
    private readonly Spool spool;
    private readonly IBlobStore store;
    private readonly WritingRight right;
    private readonly ILogger logger;
    private readonly CancellationToken stopping;
    private readonly ITimer timer;
    private readonly TimeProvider clock;
    private readonly Task loop;
    private TroubleWatch? watch;
    private bool beating;

    public RecordingCopy(RecordingPlace place, Spool spool, IBlobStore store, TimeProvider clock, ILogger logger, CancellationToken stopping)
    {
        (this.place, this.spool, this.store, this.clock, this.logger, this.stopping) = (place, spool, store, clock, logger, stopping);
        Line = new StoreLine(place.RecordingId, clock, logger);
        right = new WritingRight(place.RecordingId, place.Writer, spool.HolderId, store, Line, clock, logger);
        timer = clock.CreateTimer(_ => Beat(), null, Interval, Interval);
        loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public StoreLine Line { get; }

    /// <summary>Tells of trouble until <see cref="EndAsync"/>; see <see cref="TroubleWatch"/>. Once.</summary>
    public void Watch(Func<bool> diskFails, Func<string?, bool> tell, Action look) => watch = new TroubleWatch(Line, diskFails, tell, look, clock);

    /// <returns>False when the copy has ended, or is behind by more tracks than anybody opens: the closing sees to those.</returns>
    public bool Post(CopyMessage message) => mailbox.Writer.TryWrite(message);

    /// <summary>Ends the copying beside the recording; from now on the caller owns what is here.</summary>
    /// <exception cref="OperationCanceledException">The hub stops.</exception>
    public async Task EndAsync()
    {
        await EndTimersAsync();
        mailbox.Writer.TryComplete();
        await loop.WaitAsync(stopping);
    }

    /// <summary>Brings the rest of a closed track into the store. After <see cref="EndAsync"/> only.</summary>
    /// <exception cref="SpoolUnreadableException">The spool's file cannot be read.</exception>
    public async Task<StoredTrack> CloseAsync(Guid trackId)
    {
        if (stored.TryGetValue(trackId, out var known)) return known;
        await right.HoldAsync(TimeSpan.Zero, stopping);
        return stored[trackId] = await CopyOf(trackId).CloseAsync(stopping);
    }

    /// <summary>Makes sure that no other process writes this recording. After <see cref="EndAsync"/> only.</summary>
    public Task HoldAsync() => right.HoldAsync(TimeSpan.Zero, stopping);

    public async ValueTask DisposeAsync()
    {
        await EndTimersAsync();
        mailbox.Writer.TryComplete();
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await right.DisposeAsync();
    }

    private async Task EndTimersAsync()
    {
        await timer.DisposeAsync();
        if (watch is not null) await watch.DisposeAsync();
    }

    private void Beat()
    {
        if (!Interlocked.Exchange(ref beating, true) && !Post(new CopyMessage.Beat())) beating = false;
    }

    private async Task RunAsync()
    {
        await foreach (var message in mailbox.Reader.ReadAllAsync(stopping))
        {
            try
            {
                await TakeAsync(message);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                // The closing does it again, and says what is wrong with a track.
                RecordingLog.CopyMessageFailed(logger, place.RecordingId, message.GetType().Name, failed);
            }
        }
    }

    private Task TakeAsync(CopyMessage message) => message switch
    {
        CopyMessage.Opened opened => Task.FromResult(CopyOf(opened.TrackId)),
        CopyMessage.Closed closed => CloseEarlyAsync(closed.TrackId),
        CopyMessage.Beat => LookAsync(),
        _ => throw new InvalidOperationException($"No copy takes {message.GetType().Name}."),
    };

    private async Task LookAsync()
    {
        Volatile.Write(ref beating, false);
        await right.HoldAsync(Interval / 2, stopping);
        foreach (var track in tracks.Values.Where(track => !stored.ContainsKey(track.TrackId) && !broken.Contains(track.TrackId))) await StageAsync(track);
    }

    private async Task StageAsync(TrackCopy track)
    {
        try
        {
            await track.StageWholeAsync(stopping);
        }
        catch (SpoolUnreadableException unreadable)
        {
            // Left to the closing, so that it does not hold up the others.
            broken.Add(track.TrackId);
            RecordingLog.TrackUnreadable(logger, place.RecordingId, track.TrackId, unreadable);
        }
    }

    private async Task CloseEarlyAsync(Guid trackId)
    {
        await right.HoldAsync(WritingRight.WhileBusy, stopping);
        stored[trackId] = await CopyOf(trackId).CloseAsync(stopping);
    }

    private TrackCopy CopyOf(Guid trackId)
    {
        if (tracks.TryGetValue(trackId, out var known)) return known;
        var file = new SpoolFile(spool.MediaPath(place.RecordingId, trackId));
        return tracks[trackId] = new TrackCopy(trackId, place.Track(trackId), file, store, Line, right, logger);
    }
}
