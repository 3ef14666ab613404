using System.Collections.Concurrent;
using System.Threading.Channels;
using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>
/// Does the long work that waits: exports of recordings, packets of cases, packets that come in. Of each kind in the order in which it was asked for, as much at once as the
/// options allow for all kinds together. The queue itself is rows.
/// </summary>
internal sealed class ExportQueue(IEnumerable<IQueuedWork> kinds, ExportOptions options, ILogger<ExportQueue> logger) : BackgroundService
{
    private readonly Channel<bool> wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(options.AtOnce) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> running = new();

    /// <summary>Says that something waits.</summary>
    public void Wake()
    {
        for (int i = 0; i < options.AtOnce; i++) wakes.Writer.TryWrite(true);
    }

    /// <summary>Stops making an export, if it is being made: its process is killed. The row is the caller's.</summary>
    public void Stop(Guid exportId)
    {
        if (!running.TryGetValue(exportId, out var cancelling)) return;
        try
        {
            cancelling.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var kind in kinds) await kind.RequeueAsync(cancellationToken);
        Wake();
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.AtOnce).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None)));

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (bool _ in wakes.Reader.ReadAllAsync(stoppingToken)) await EmptyAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The hub stops; the next start goes on.
        }
    }

    private async Task EmptyAsync(CancellationToken stoppingToken)
    {
        try
        {
            bool isMore = true;
            while (isMore)
            {
                isMore = false;
                foreach (var kind in kinds)
                {
                    if (await kind.TakeAsync(stoppingToken) is not { } id) continue;
                    await MakeAsync(kind, id, stoppingToken);
                    isMore = true;
                }
            }
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            ExportLog.QueueFailed(logger, broken);
        }
    }

    private async Task MakeAsync(IQueuedWork kind, Guid id, CancellationToken stoppingToken)
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        running[id] = cancelling;
        try
        {
            await kind.RunAsync(id, cancelling.Token);
        }
        catch (OperationCanceledException)
        {
            // Who cancelled has changed the row; where the hub stops it stays as it is, and the next start goes on.
        }
        catch (Exception broken)
        {
            var failure = FailureOf(broken);
            ExportLog.ExportFailed(logger, id, failure.Code, failure.LogTail, broken is ExportFailure ? null : broken);
            await kind.FailAsync(id, failure.Code, failure.LogTail);
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }

    private static ExportFailure FailureOf(Exception broken) => broken switch
    {
        ExportFailure known => known,
        // ENOSPC; .NET keeps the error number in the low bits of the result code.
        IOException { HResult: var code } when (code & 0xFFFF) is 28 or 112 => new ExportFailure(ExportFailure.DiskFull),
        RequestFailedException or IOException or UnauthorizedAccessException => new ExportFailure(ExportFailure.Store),
        _ => new ExportFailure(ExportFailure.Unknown),
    };
}
