using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Previews;

/// <summary>What a page needs to show the pictures of a case before any of them has come: how large each is, and something to see of it.</summary>
public static class ListPreviews
{
    public sealed record Request(Guid CaseId) : IQuery<IReadOnlyList<PreviewView>>, ICaseSubject;

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<IReadOnlyList<PreviewView>>>
    {
        public async Task<Outcome<IReadOnlyList<PreviewView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var rows = await (
                from preview in db.Set<AttachmentPreview>().AsNoTracking()
                join attachment in db.Set<Attachment>() on preview.AttachmentId equals attachment.Id
                where attachment.CaseId == request.CaseId && attachment.State == AttachmentState.Clean
                orderby attachment.At, attachment.Id
                select preview).ToListAsync(cancellationToken);
            return rows.ConvertAll(PreviewView.Of);
        }
    }
}

/// <summary>What is known of a picture's previews.</summary>
/// <param name="Width">Pixels of the upright picture; null where it is damaged and there is nothing to see.</param>
/// <param name="IsWhole">False where a part of the picture is missing.</param>
/// <param name="Placeholder">A WebP of at most 300 bytes as a <c>data:</c> address, which an image shows without a request; null where there is nothing to see.</param>
/// <param name="SmallBytes">Of <c>/api/attachments/{id}/previews/small</c>.</param>
/// <param name="MediumBytes">Of <c>/api/attachments/{id}/previews/medium</c>.</param>
public sealed record PreviewView(Guid AttachmentId, uint? Width, uint? Height, bool IsWhole, string? Placeholder, long SmallBytes, long MediumBytes)
{
    internal static PreviewView Of(AttachmentPreview row) => new(
        row.AttachmentId, row.Width, row.Height, row.IsWhole, row.IsMade ? $"data:image/webp;base64,{Convert.ToBase64String(row.Placeholder)}" : null, row.SmallBytes, row.MediumBytes);
}
