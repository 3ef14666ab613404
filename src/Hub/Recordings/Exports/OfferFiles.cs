using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Recordings.Publishing;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>
/// Brings the files that an audience may download to where the publication is: of each recording one video with the floor, and one for each language into which it was interpreted. What is published no
/// longer, may not be downloaded or was made from another content goes. It looks at the rows alone, so it may run at any time and again.
/// </summary>
internal sealed class OfferFiles(IServiceScopeFactory scopes, ExportQueue queue, EncoderProcess encoder, TimeProvider clock) : IDisposable
{
    /// <summary>One at a time: two would each make what is missing.</summary>
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Sessions of which something is, or ought to be, offered.</summary>
    public static Task<List<Guid>> DueAsync(HubDb db, CancellationToken cancellationToken) => db.Set<PublishedSession>().Where(published => published.MayDownload).Select(published => published.SessionId)
        .Union(db.Set<Recording>().Where(recording => db.Set<RecordingExport>().Any(export => export.IsForAudience && export.RecordingId == recording.Id)).Select(recording => recording.SessionId))
        .ToListAsync(cancellationToken);

    /// <param name="sessionId">The session's.</param>
    /// <param name="isAskedFor">Somebody has just decided it: what failed is tried once more.</param>
    /// <param name="cancellationToken">Ends it between two files.</param>
    public async Task RunAsync(Guid sessionId, bool isAskedFor, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await RunAsync(scope.ServiceProvider.GetRequiredService<HubDb>(), scope.ServiceProvider.GetRequiredService<IBlobStore>(), sessionId, isAskedFor, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task RunAsync(HubDb db, IBlobStore store, Guid sessionId, bool isAskedFor, CancellationToken cancellationToken)
    {
        var published = await db.Set<PublishedSession>().AsNoTracking().SingleOrDefaultAsync(row => row.SessionId == sessionId, cancellationToken);
        var recordings = await db.Set<Recording>().AsNoTracking().WithRows().Where(row => row.SessionId == sessionId).ToListAsync(cancellationToken);
        foreach (var recording in recordings)
        {
            var wanted = published is { MayDownload: true } ? ChannelsOf(recording) : [];
            foreach (var export in await db.Set<RecordingExport>().Where(row => row.IsForAudience && row.RecordingId == recording.Id).ToListAsync(cancellationToken))
            {
                bool isOver = export.IsOutdated(recording, SourceStamp.Of(recording)) || export.State == ExportState.Cancelled || (isAskedFor && export.State == ExportState.Failed);
                if (!isOver && wanted.Remove(export.Channel)) continue;
                db.Remove(export);
                await db.SaveChangesAsync(cancellationToken);
                queue.Stop(export.Id);
                await store.EraseAsync(export.NameIn(recording), cancellationToken);
            }

            if (encoder.IsThere) db.AddRange(wanted.Select(channel => VideoOf(recording, published!, channel)));
        }

        if (await db.SaveChangesAsync(cancellationToken) > 0) queue.Wake();
    }

    /// <summary>Null for the floor alone; nothing of what is not stored, or about to change.</summary>
    private static List<string?> ChannelsOf(Recording recording)
    {
        if (recording.State is not (RecordingState.Completed or RecordingState.Interrupted) || recording.IsChanging()) return [];
        var kept = SourceStamp.KeptTracks(recording).ToList();
        if (kept.Count == 0) return [];
        return [null, .. kept.Where(track => track.Source == StageRule.Voice).Select(track => track.Language).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    private RecordingExport VideoOf(Recording recording, PublishedSession published, string? channel) => new()
    {
        Id = clock.NewId(),
        RecordingId = recording.Id,
        OrganisationId = recording.OrganisationId,
        By = published.PublishedById,
        ByOrganisationId = recording.OrganisationId,
        IsForAudience = true,
        AskedAt = clock.GetUtcNow(),
        Format = ExportFormat.Mp4,
        FromMs = 0,
        ToMs = SourceStamp.KeptTracks(recording).Max(track => track.StartOffsetMs + track.DurationMs),
        Channel = channel,
        Class = recording.Class,
        KeepUntil = recording.KeepUntil,
        Stamp = SourceStamp.Of(recording),
    };
}

/// <summary>At once when somebody publishes or takes back, when a recording has changed, and when one is stored that was published before; whatever does not succeed is tried again every hour.</summary>
internal sealed class OfferWhatIsPublished(OfferFiles offer, HubDb db, ILogger<OfferWhatIsPublished> logger)
    : INotificationHandler<PublicationChanged>, INotificationHandler<RecordingContentChanged>, INotificationHandler<RecordingStored>
{
    public Task Handle(PublicationChanged notification, CancellationToken cancellationToken) => OfferAsync(notification.SessionId, isAskedFor: true, cancellationToken);

    public async Task Handle(RecordingContentChanged notification, CancellationToken cancellationToken)
    {
        var sessionId = await db.Set<Recording>().Where(row => row.Id == notification.RecordingId).Select(row => row.SessionId).SingleOrDefaultAsync(cancellationToken);
        await OfferAsync(sessionId, isAskedFor: false, cancellationToken);
    }

    public Task Handle(RecordingStored notification, CancellationToken cancellationToken) => OfferAsync(notification.SessionId, isAskedFor: false, cancellationToken);

    /// <summary>A store that is down at this moment keeps nobody else from hearing of it.</summary>
    private async Task OfferAsync(Guid sessionId, bool isAskedFor, CancellationToken cancellationToken)
    {
        try
        {
            await offer.RunAsync(sessionId, isAskedFor, cancellationToken);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            ExportLog.NotFollowed(logger, sessionId, broken);
        }
    }
}
