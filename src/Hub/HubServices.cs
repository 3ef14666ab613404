using CaseHub.Hub.Attachments;
using CaseHub.Hub.Audit;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Briefings;
using CaseHub.Hub.Briefings.Questions;
using CaseHub.Hub.Briefings.Slides;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Door;
using CaseHub.Hub.Finding;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Notify;
using CaseHub.Hub.Packets;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using CaseHub.Hub.Recordings.Keeping;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub;

/// <summary>The hub's table of contents: what Web registers and starts.</summary>
public static class HubServices
{
    public static IServiceCollection AddCaseHub(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddData(configuration)
            .AddBlobs(configuration, DataFolder.RootOf(configuration))
            .AddPipeline()
            .AddSingleton(Policy.Table)
            .AddPeople(configuration)
            .AddCases()
            .AddNotes(configuration)
            .AddAttachments(configuration)
            .AddLive(configuration)
            .AddNotify(configuration)
            .AddRecordings()
            .AddKeeping(configuration)
            .AddExports(configuration)
            .AddBriefings()
            .AddQuestions()
            .AddPackets(configuration)
            .AddSlides()
            .AddFinding()
            .AddDoor();
    }

    /// <summary>
    /// Takes the data folder and the database, makes the blob store ready, brings the database up to date and makes sure that somebody can sign in.
    /// To be called once, before anything is served.
    /// </summary>
    /// <exception cref="StartException">The hub cannot start; the message says how to mend it.</exception>
    public static async Task StartCaseHubAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        services.GetRequiredService<DataFolder>();
        Task warm = StartMedia.WarmUpAsync(services);
        await PrepareBlobs.RunAsync(services.GetRequiredService<IBlobStore>(), cancellationToken);
        if (services.GetService<PostgresHold>() is { } hold) await hold.TakeAsync(cancellationToken);
        await using var scope = services.CreateAsyncScope();
        await MigrateDatabase.RunAsync(
            scope.ServiceProvider.GetRequiredService<HubDb>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(MigrateDatabase)),
            cancellationToken);
        await scope.ServiceProvider.GetRequiredService<FirstStart>().PrepareAsync(cancellationToken);
        await scope.ServiceProvider.GetRequiredService<AuditCheckpoint>().WriteAsync(cancellationToken);
        StartMedia.Run(services);
        await warm;
    }
}
