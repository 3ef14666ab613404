using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Blobs;

/// <summary>A slice that keeps blobs and has a row for each.</summary>
internal interface IBlobOwner
{
    /// <summary>True for the blobs of this slice, by their place in the layout.</summary>
    bool Owns(BlobName name);

    /// <summary>False for a blob that nothing refers to.</summary>
    Task<bool> HasRowAsync(BlobName name, CancellationToken cancellationToken);
}

/// <summary>
/// Once a day removes what was written without its row following: blobs come first, rows second, so a crash or a lost race between
/// the two leaves a blob that nobody can reach. Whatever no slice says is its own stays.
/// </summary>
internal sealed partial class SweepOrphans(IBlobStore store, IServiceScopeFactory scopes, TimeProvider clock, ILogger<SweepOrphans> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // Longer than any upload and its row can be apart.
    private static readonly TimeSpan MinAge = TimeSpan.FromDays(1);

    /// <returns>How many blobs were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var owners = scope.ServiceProvider.GetServices<IBlobOwner>().ToList();
        var youngest = clock.GetUtcNow() - MinAge;
        int removed = 0;
        await foreach (var entry in store.ListAsync(folder: null, cancellationToken))
        {
            if (entry.WrittenAt > youngest) continue;
            if (owners.Find(owner => owner.Owns(entry.Name)) is not { } owner) continue;
            if (await owner.HasRowAsync(entry.Name, cancellationToken)) continue;
            if (await store.DeleteAsync(entry.Name, cancellationToken)) removed++;
        }

        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Swept(await SweepAsync(stoppingToken));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A store that is down today is swept tomorrow.
                NotSwept(e);
            }
        }
    }

    [LoggerMessage(2101, LogLevel.Information, "Removed {Count} blobs that no row refers to")]
    private partial void Swept(int count);

    [LoggerMessage(2102, LogLevel.Warning, "The blob store could not be swept; it will be tried again tomorrow")]
    private partial void NotSwept(Exception e);
}
