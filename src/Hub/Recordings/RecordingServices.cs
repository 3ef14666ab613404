using CaseHub.Hub.Recordings.Playback;
using CaseHub.Hub.Recordings.Publishing;
using CaseHub.Hub.Recordings.Storing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CaseHub.Hub.Recordings;

internal static class RecordingServices
{
    public static IServiceCollection AddRecordings(this IServiceCollection services) => services
        .AddScoped<Watching>()
        .AddSingleton<Spool>()
        .AddSingleton<RecordingShelf>()
        .AddSingleton<LiveTracks>()
        .AddSingleton<RecordingDesk>()
        .AddSingleton<RecoverRecordings>()
        .AddSingleton<StoreRecording>()
        .AddSingleton<MendTrack>()
        .AddHostedService<RecordingLife>();
}

/// <summary>Recovers at start what the last run left open, and closes at stop what runs.</summary>
internal sealed class RecordingLife(RecoverRecordings recover, RecordingDesk desk, RecordingShelf shelf) : BackgroundService
{
    private IReadOnlyList<Recording> unfinished = [];

    /// <summary>Looks before anything is served: what is open later is a recording of this run.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        unfinished = await recover.FindAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => recover.RunAsync(unfinished);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await desk.StopAllAsync();
        shelf.Stop();
        await base.StopAsync(cancellationToken);
    }
}
