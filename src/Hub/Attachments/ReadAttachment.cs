using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pictures;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments;

/// <summary>Opens an attachment's bytes for somebody who may read its case. A viewing: a PDF or a clip is asked for in many ranges.</summary>
public static class ReadAttachment
{
    public sealed record Request(Guid AttachmentId) : IQuery<AttachmentContent>, IAttachmentRequest, IViewing;

    internal sealed class Handler(HubDb db, IBlobStore blobs) : IRequestHandler<Request, Outcome<AttachmentContent>>
    {
        public async Task<Outcome<AttachmentContent>> Handle(Request request, CancellationToken cancellationToken)
        {
            var row = await db.Set<Attachment>().AsNoTracking().SingleAsync(a => a.Id == request.AttachmentId, cancellationToken);
            if (row.RefuseReading() is { } refusal) return refusal;
            var blob = await blobs.OpenAsync(row.Blob, cancellationToken);
            if (blob is null) return Refusal.Unavailable("attachment-unreadable");
            if (blob.Info.Sha256 != row.Sha256 || blob.Info.Length != row.Bytes)
            {
                await blob.DisposeAsync();
                return Refusal.Unavailable("attachment-unreadable");
            }

            return new AttachmentContent(blob.Stream, row.FileName, row.Kind.ContentType(), row.Kind.IsPicture() || (row.Kind.IsClip() && !row.IsUncleaned), blob.Info.ETag, row.At);
        }
    }
}
