using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Cancels an export that waits or is being made; deletes one that has ended, with its file.</summary>
public static class RemoveExport
{
    public sealed record Request(Guid ExportId) : ICommand<Unit>, IExportRequest
    {
        Guid? IAudited.AuditSubject => ExportId;
    }

    internal sealed class Handler(HubDb db, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var export = await db.Set<RecordingExport>().SingleAsync(row => row.Id == request.ExportId, cancellationToken);
            var recording = await db.Set<Recording>().AsNoTracking().SingleAsync(row => row.Id == export.RecordingId, cancellationToken);
            if (export.State is ExportState.Queued or ExportState.Running)
            {
                export.State = ExportState.Cancelled;
                export.EndedAt = clock.GetUtcNow();
            }
            else
            {
                db.Remove(export);
            }

            afterCommit.Tell(new ExportLeft(export.Id, export.NameIn(recording)));
            return Unit.Value;
        }
    }
}

/// <summary>An export that nobody wants any more.</summary>
internal sealed record ExportLeft(Guid ExportId, BlobName Blob) : INotification;

/// <summary>After the commit: its process ends, its file goes. Whoever stores the file later finds that the row has moved on, and deletes it.</summary>
internal sealed class ClearLeftExport(ExportQueue queue, IBlobStore store) : INotificationHandler<ExportLeft>
{
    public async Task Handle(ExportLeft notification, CancellationToken cancellationToken)
    {
        queue.Stop(notification.ExportId);
        await store.EraseAsync(notification.Blob, cancellationToken);
    }
}
