using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Previews;

/// <summary>
/// Opens a picture's preview for somebody who may read its case. A viewing: the small ones of a case's strip leave one entry, about the case; a medium one leaves one about its picture.
/// </summary>
public static class ReadPreview
{
    public sealed record Request(Guid AttachmentId, PreviewSize Size) : IQuery<AttachmentContent>, IAttachmentRequest, IViewing
    {
        /// <summary>Whose strip it belongs to; known once it was granted.</summary>
        internal Guid? CaseId { get; set; }

        Guid? IAudited.AuditSubject => Size == PreviewSize.Small && CaseId is { } strip ? strip : AttachmentId;
    }

    internal sealed class Handler(HubDb db, IBlobStore blobs, PreviewDesk desk) : IRequestHandler<Request, Outcome<AttachmentContent>>
    {
        public async Task<Outcome<AttachmentContent>> Handle(Request request, CancellationToken cancellationToken)
        {
            var row = await db.Set<Attachment>().AsNoTracking().SingleAsync(a => a.Id == request.AttachmentId, cancellationToken);
            request.CaseId = row.CaseId;
            if (row.RefuseReading() is { } unread) return unread;
            var found = await desk.FindAsync(row.Id, cancellationToken);
            if (found.Refusal is { } refusal) return refusal;
            if (found.Value is not { IsMade: true }) return Refusal.NotFound("preview-damaged");

            var name = AttachmentPreview.BlobOf(row, request.Size);
            if (await blobs.OpenAsync(name, cancellationToken) is { } blob) return Content(blob, row);
            var again = await desk.MakeAsync(row.Id, cancellationToken);
            if (again.Refusal is { } lost) return lost;
            return await blobs.OpenAsync(name, cancellationToken) is { } made ? Content(made, row) : Refusal.Unavailable("attachment-unreadable");
        }

        private static AttachmentContent Content(BlobContent blob, Attachment row) =>
            new(blob.Stream, Path.ChangeExtension(row.FileName, "webp"), "image/webp", IsInline: true, blob.Info.ETag, row.At);
    }
}
