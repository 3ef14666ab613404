using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments;

/// <summary>What is attached to a case, oldest first.</summary>
public static class ListAttachments
{
    public sealed record Request(Guid CaseId) : IQuery<IReadOnlyList<AttachmentView>>, ICaseRequest;

    internal sealed class Handler(HubDb db) : IRequestHandler<Request, Outcome<IReadOnlyList<AttachmentView>>>
    {
        public async Task<Outcome<IReadOnlyList<AttachmentView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var rows = await db.Set<Attachment>().AsNoTracking()
                .Where(a => a.CaseId == request.CaseId)
                .OrderBy(a => a.At).ThenBy(a => a.Id)
                .Select(a => new { Row = a, By = db.Set<Clinician>().Single(c => c.Id == a.AttachedById).Name })
                .ToListAsync(cancellationToken);
            return rows.ConvertAll(a => AttachmentView.Of(a.Row, a.By));
        }
    }
}
