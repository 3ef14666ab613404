using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Scanning;

/// <summary>An administrator lets a file out of quarantine, whatever the scanner says, and says why.</summary>
public static class ReleaseAttachment
{
    private const int MinChars = 10;
    private const int MaxChars = 500;

    public sealed record Request(Guid AttachmentId, string Reason) : ICommand<Unit>, IAttachmentRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if ((Reason ?? "").Trim().Length is < MinChars or > MaxChars) errors.Add("reason", "release-reason", MinChars, MaxChars);
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, Quarantine quarantine, CaseTimeline timeline, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var row = await db.Set<Attachment>().SingleAsync(a => a.Id == request.AttachmentId, cancellationToken);
            if (row.State == AttachmentState.Clean) return Refusal.Conflict("attachment-not-in-quarantine");
            await quarantine.LetOutAsync(row, cancellationToken);
            (row.ReleasedById, row.ReleasedAt, row.ReleasedReason) = (actor.Required.Id, clock.GetUtcNow(), request.Reason.Trim());
            timeline.Add(row.CaseId, row.OrganisationId, "file-released", row.Id);
            return Unit.Value;
        }
    }
}
