using CaseHub.Hub.Audit;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>The privacy officer deletes a recording now, with a reason that stays. Without content it cannot be brought back.</summary>
public static class DeleteRecording
{
    public sealed record Request(Guid RecordingId, string? Reason) : ICommand<Unit>, IRecordingRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Reason(Reason);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, Tombstone tombstone, Disclosure disclosure, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.WhyNotNow() is { } refusal) return refusal;
            if (recording.HeldAt is not null) return Refusal.Conflict("held-not-deleted");

            await tombstone.SetAsync(recording, actor.Required.Id, request.Reason!.Trim(), cancellationToken);
            disclosure.Tell(recording.Id, ("reason", recording.DeletionReason));
            afterCommit.Tell(new RecordingContentChanged(recording.Id, ContentChange.Deleted, 0, 0));
            afterCommit.Tell(new KeepingDue(recording.Id));
            return Unit.Value;
        }
    }
}
