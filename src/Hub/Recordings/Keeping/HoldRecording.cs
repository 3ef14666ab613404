using CaseHub.Hub.Audit;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>A legal hold: nothing of the recording is deleted or taken out until it is lifted, neither by anybody nor by itself.</summary>
public static class HoldRecording
{
    public sealed record Request(Guid RecordingId, string? Reason) : ICommand<Unit>, IRecordingRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Reason(Reason);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, Disclosure disclosure, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.WhyNotNow() is { } refusal) return refusal;
            if (recording.HeldAt is not null) return Refusal.Conflict("hold-already");

            recording.HeldAt = clock.GetUtcNow();
            recording.HeldBy = actor.Required.Id;
            recording.HoldReason = request.Reason!.Trim();
            disclosure.Tell(recording.Id, ("reason", recording.HoldReason));
            return Unit.Value;
        }
    }
}
