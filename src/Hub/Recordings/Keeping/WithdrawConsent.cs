using CaseHub.Hub.Audit;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>
/// A person takes back their consent to what was recorded of them: of a clinical record their tracks are sealed, of a teaching recording
/// deleted. While it still runs, this is their no in the room at once, and the rest when the recording is stored. Others' tracks stay.
/// </summary>
public static class WithdrawConsent
{
    public sealed record Request(Guid RecordingId) : ICommand<Unit>, IRecordingRequest;

    internal sealed class Handler(HubDb db, RecordingDesk desk, CurrentActor actor, Disclosure disclosure, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (desk.Find(request.RecordingId) is { } running) await SayNoAsync(running, cancellationToken);
            var recording = await db.Set<Recording>().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.State == RecordingState.Deleted) return recording.WhyGone();
            bool hasKept = recording.Tracks.Exists(track => track.ClinicianId == actor.Required.Id && track.Standing == TrackStanding.Kept);
            if (recording.IsStored() && !hasKept) return Refusal.Conflict("withdrawal-nothing");

            var now = clock.GetUtcNow();
            var answer = new RecordingAnswer
            {
                Id = clock.NewId(),
                RecordingId = recording.Id,
                OrganisationId = recording.OrganisationId,
                ClinicianId = actor.Required.Id,
                At = now,
                AtMs = recording.StartedAt is { } start ? Math.Max(0, (long)(now - start).TotalMilliseconds) : 0,
                Answer = Withdrawals.Withdrawn,
            };
            db.Add(answer);
            if (!recording.Answers.Contains(answer)) recording.Answers.Add(answer);
            // Also while it runs, so that nobody watches it any more; what is to be deleted is when it is stored.
            Withdrawals.Apply(recording);
            disclosure.Tell(recording.Id, ("answer", Withdrawals.Withdrawn), ("class", Choices.CodeOf(recording.Class)));
            afterCommit.Tell(new RecordingContentChanged(recording.Id, ContentChange.Withdrawn, 0, 0));
            afterCommit.Tell(new KeepingDue(recording.Id));
            return Unit.Value;
        }

        /// <summary>A recording that is stopping at this moment takes no answer any more, and needs none: the row is what counts.</summary>
        private async Task SayNoAsync(RunningRecording running, CancellationToken cancellationToken)
        {
            var reply = new TaskCompletionSource<Heard>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (running.Post(new RecordingMessage.Answer(actor.Required.Id, Agrees: false, reply, ForGood: true)))
                await ((Task)reply.Task).WaitAsync(TimeSpan.FromSeconds(5), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
