using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>
/// Brings what was made from a recording to where the recording is: exports of another content go, captions lose the cues that touch what was taken
/// out, all of them go when somebody has withdrawn. It looks at the rows alone, so it may run at any time and again.
/// </summary>
internal sealed class FollowRecording(IServiceScopeFactory scopes, ExportQueue queue, ExportRows rows)
{
    public async Task RunAsync(Guid recordingId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var recording = await db.Set<Recording>().WithRows().SingleOrDefaultAsync(row => row.Id == recordingId, cancellationToken);
        if (recording is null) return;
        await FollowExportsAsync(db, scope.ServiceProvider.GetRequiredService<IBlobStore>(), recording, cancellationToken);
        await FollowCaptionsAsync(db, scope.ServiceProvider.GetRequiredService<CaptionShelf>(), recording, cancellationToken);
    }

    private async Task FollowExportsAsync(HubDb db, IBlobStore store, Recording recording, CancellationToken cancellationToken)
    {
        string stamp = SourceStamp.Of(recording);
        var exports = await db.Set<RecordingExport>().AsNoTracking().Where(row => row.RecordingId == recording.Id).ToListAsync(cancellationToken);
        foreach (var export in exports.Where(export => export.State != ExportState.Outdated && export.IsOutdated(recording, stamp)))
        {
            await rows.OutdateAsync(export.Id);
            queue.Stop(export.Id);
            await store.EraseAsync(export.NameIn(recording), cancellationToken);
        }
    }

    private static async Task FollowCaptionsAsync(HubDb db, CaptionShelf shelf, Recording recording, CancellationToken cancellationToken)
    {
        string people = SourceStamp.OfPeople(recording);
        foreach (var captions in recording.Captions.ToList())
        {
            bool goes = recording.State == RecordingState.Deleted || captions.People != people;
            if (!goes && captions.RedactionsCut == recording.Redactions.Count) continue;
            var cues = goes ? null : await shelf.ReadAsync(recording, captions, cancellationToken);
            if (cues is not null) db.Add(await shelf.WriteAsync(recording, captions.Language, cues, captions.By, captions.At, cancellationToken));
            db.Remove(captions);
            await db.SaveChangesAsync(cancellationToken);
            await shelf.DeleteAsync(recording, captions, cancellationToken);
        }
    }
}

/// <summary>At once when a recording has changed; whatever does not succeed is not served meanwhile, and tried again every hour.</summary>
internal sealed class FollowChangedRecording(FollowRecording follow) : INotificationHandler<RecordingContentChanged>
{
    public Task Handle(RecordingContentChanged notification, CancellationToken cancellationToken) => follow.RunAsync(notification.RecordingId, cancellationToken);
}
