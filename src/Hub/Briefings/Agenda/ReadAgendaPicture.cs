using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Agenda;

/// <summary>A picture of a case on the agenda, as a preview that was made anew of its pixels alone; for whoever sees the item's words.</summary>
public static class ReadAgendaPicture
{
    public sealed record Request(Guid BriefingId, Guid ItemId, Guid PictureId) : IQuery<AttachmentContent>, IBriefingRequest;

    internal sealed class Handler(HubDb db, IBlobStore blobs, PreviewDesk desk, AgendaSight sight) : IRequestHandler<Request, Outcome<AttachmentContent>>
    {
        public async Task<Outcome<AttachmentContent>> Handle(Request request, CancellationToken cancellationToken)
        {
            var briefing = await db.Set<Briefing>().AsNoTracking().SingleAsync(b => b.Id == request.BriefingId || b.RehearsalSessionId == request.BriefingId, cancellationToken);
            var item = (await sight.ItemsAsync(briefing, cancellationToken)).Find(one => one.Id == request.ItemId);
            if (item is null || !item.Pictures.Contains(request.PictureId)) return Refusal.NotFound("agenda-item-not-found");
            var row = await db.Set<Attachment>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == request.PictureId, cancellationToken);
            if (row is null) return Refusal.NotFound("agenda-item-not-found");
            if (row.RefuseReading() is { } unread) return unread;
            var found = await desk.FindAsync(row.Id, cancellationToken);
            if (found.Refusal is { } refusal) return refusal;
            if (found.Value is not { IsMade: true }) return Refusal.NotFound("preview-damaged");

            var name = AttachmentPreview.BlobOf(row, PreviewSize.Medium);
            if (await blobs.OpenAsync(name, cancellationToken) is { } blob) return Content(blob, item, row);
            var again = await desk.MakeAsync(row.Id, cancellationToken);
            if (again.Refusal is { } lost) return lost;
            return await blobs.OpenAsync(name, cancellationToken) is { } made ? Content(made, item, row) : Refusal.Unavailable("attachment-unreadable");
        }

        /// <summary>Under a name of the agenda's: the file's own may say who the patient is.</summary>
        private static AttachmentContent Content(BlobContent blob, AgendaItem item, Attachment row) =>
            new(blob.Stream, $"case-{item.Position}-{item.Pictures.ToList().IndexOf(row.Id) + 1}.webp", "image/webp", IsInline: true, blob.Info.ETag, row.At);
    }
}
