using CaseHub.Hub.Audit;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>Lifts a legal hold. What it kept from happening (a withdrawal from teaching, a stretch to be taken out) happens now; retention counts again.</summary>
public static class LiftHold
{
    public sealed record Request(Guid RecordingId, string? Reason) : ICommand<Unit>, IRecordingRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Reason(Reason);
    }

    internal sealed class Handler(HubDb db, Disclosure disclosure, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.WhyNotNow() is { } refusal) return refusal;
            if (recording.HeldAt is null) return Refusal.Conflict("hold-none");

            (recording.HeldAt, recording.HeldBy, recording.HoldReason) = (null, null, null);
            Retention.Apply(recording, await db.PolicyOfAsync(recording.OrganisationId, cancellationToken));
            Withdrawals.Apply(recording);
            disclosure.Tell(recording.Id, ("reason", request.Reason!.Trim()));
            afterCommit.Tell(new KeepingDue(recording.Id));
            return Unit.Value;
        }
    }
}
