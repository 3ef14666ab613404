using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Scanning;

/// <summary>An administrator deletes a file that is in quarantine. Nobody has read it, so the case loses nothing that it was judged by.</summary>
public static class DeleteQuarantined
{
    public sealed record Request(Guid AttachmentId) : ICommand<Unit>, IAttachmentRequest;

    internal sealed class Handler(HubDb db, CaseTimeline timeline, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var row = await db.Set<Attachment>().SingleAsync(a => a.Id == request.AttachmentId, cancellationToken);
            if (row.State != AttachmentState.Quarantined) return Refusal.Conflict("attachment-not-in-quarantine");
            db.Remove(row);
            timeline.Add(row.CaseId, row.OrganisationId, "file-removed", row.Id, row.FileName);
            afterCommit.Tell(new RemoveAttachment.Removed([row.Blob]));
            return Unit.Value;
        }
    }
}
