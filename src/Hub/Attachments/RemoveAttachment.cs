using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments;

/// <summary>Takes an attachment out of a draft. Once others have seen the case, what it was judged by stays.</summary>
public static class RemoveAttachment
{
    public sealed record Request(Guid AttachmentId) : ICommand<Unit>, IAttachmentRequest;

    /// <summary>The row is gone; the bytes follow.</summary>
    internal sealed record Removed(IReadOnlyList<BlobName> Blobs) : INotification;

    internal sealed class Handler(HubDb db, CaseMoves moves, CaseTimeline timeline, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var row = await db.Set<Attachment>().SingleAsync(a => a.Id == request.AttachmentId, cancellationToken);
            var @case = await moves.LoadAsync(row.CaseId, cancellationToken);
            if (@case.State != CaseState.Draft) return Refusal.Conflict("attachment-kept");
            var drawings = await db.Set<Drawing>().Where(d => d.AttachmentId == row.Id).ToListAsync(cancellationToken);
            var drawn = drawings.ConvertAll(d => d.Id);
            // Of a case that was opened again: what an opinion shows stays.
            if (await db.Set<OpinionDrawing>().AnyAsync(d => drawn.Contains(d.DrawingId), cancellationToken)) return Refusal.Conflict("attachment-kept");
            db.RemoveRange(drawings);
            db.Remove(row);
            timeline.Add(@case.Id, @case.OrganisationId, "file-removed", row.Id, row.FileName);
            afterCommit.Tell(new Removed([row.Blob, .. Enum.GetValues<PreviewSize>().Select(size => AttachmentPreview.BlobOf(row, size))]));
            return Unit.Value;
        }
    }

    /// <summary>Should the store be down now, the sweep of orphans does it later.</summary>
    internal sealed class DeleteBlob(IBlobStore blobs) : INotificationHandler<Removed>
    {
        public async Task Handle(Removed notification, CancellationToken cancellationToken)
        {
            foreach (var blob in notification.Blobs) await blobs.DeleteAsync(blob, cancellationToken);
        }
    }
}
