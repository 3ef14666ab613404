using System.Globalization;
using CaseHub.Hub.Audit;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>The nightly job deletes what its organisation keeps no longer. A hold, or a policy that was changed meanwhile, stops it.</summary>
public static class ExpireRecording
{
    public sealed record Request(Guid RecordingId) : ICommand<Unit>, IRecordingRequest;

    internal sealed class Handler(HubDb db, Tombstone tombstone, Disclosure disclosure, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().WithRows().SingleOrDefaultAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording is null) return Refusal.NotFound("recording-not-found");
            if (recording.WhyNotNow() is { } refusal) return refusal;
            if (recording.HeldAt is not null) return Refusal.Conflict("held-not-deleted");
            if (!(recording.KeepUntil <= clock.GetUtcNow())) return Refusal.Conflict("retention-not-over");

            var until = recording.KeepUntil.Value;
            await tombstone.SetAsync(recording, by: null, Refusal.TextOf("retention-over", until.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), cancellationToken);
            disclosure.Tell(recording.Id, ("reason", "retention"), ("keptUntil", until.ToString("O", CultureInfo.InvariantCulture)));
            afterCommit.Tell(new RecordingContentChanged(recording.Id, ContentChange.Deleted, 0, 0));
            afterCommit.Tell(new KeepingDue(recording.Id));
            return Unit.Value;
        }
    }
}
