using System.Globalization;
using CaseHub.Hub.Audit;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>Takes a stretch out of every track, sealed ones too, for good. Until that is done in the store nothing of the recording is shown.</summary>
public static class RedactRecording
{
    /// <param name="RecordingId">The recording.</param>
    /// <param name="FromMs">On its time line, milliseconds.</param>
    /// <param name="ToMs">Likewise; after it.</param>
    /// <param name="Reason">Why, in words that do not repeat what is taken out.</param>
    public sealed record Request(Guid RecordingId, long? FromMs, long? ToMs, string? Reason)
        : ICommand<Redacted>, IRecordingRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Reason(Reason);
            if (FromMs is null) errors.Add("fromMs", "field-required");
            if (ToMs is null) errors.Add("toMs", "field-required");
            if (FromMs < 0) errors.Add("fromMs", "redaction-before-begin");
            if (FromMs >= ToMs) errors.Add("toMs", "redaction-ends-before-it-begins");
        }
    }

    /// <param name="Id">The redaction.</param>
    public sealed record Redacted(Guid Id);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseTimeline timeline, Disclosure disclosure, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Redacted>>
    {
        public async Task<Outcome<Redacted>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            // People write whole seconds: an end within the recording's last one is its end.
            long durationMs = recording.DurationMs();
            long toMs = request.ToMs!.Value > durationMs && request.ToMs < durationMs + 1000 ? durationMs : request.ToMs.Value;
            if (WhyNot(recording, request.FromMs!.Value, toMs, durationMs) is { } refusal) return refusal;

            var redaction = new RecordingRedaction
            {
                Id = clock.NewId(),
                RecordingId = recording.Id,
                OrganisationId = recording.OrganisationId,
                By = actor.Required.Id,
                At = clock.GetUtcNow(),
                FromMs = request.FromMs.Value,
                ToMs = toMs,
                Reason = request.Reason!.Trim(),
            };
            db.Add(redaction);
            db.RemoveRange(recording.Marks.Where(mark => mark.AtMs >= redaction.FromMs && mark.AtMs <= redaction.ToMs));
            foreach (var subject in await db.Set<SessionCase>().Where(link => link.SessionId == recording.SessionId).ToListAsync(cancellationToken))
                timeline.Add(subject.CaseId, recording.OrganisationId, "recording-redacted", recording.Id);
            disclosure.Tell(
                recording.Id,
                ("fromMs", redaction.FromMs.ToString(CultureInfo.InvariantCulture)),
                ("toMs", redaction.ToMs.ToString(CultureInfo.InvariantCulture)),
                ("reason", redaction.Reason));
            afterCommit.Tell(new RecordingContentChanged(recording.Id, ContentChange.Redacted, redaction.FromMs, redaction.ToMs));
            afterCommit.Tell(new KeepingDue(recording.Id));
            return new Redacted(redaction.Id);
        }

        private static Refusal? WhyNot(Recording recording, long fromMs, long toMs, long durationMs)
        {
            if (recording.WhyNotNow() is { } refusal) return refusal;
            if (recording.HeldAt is not null) return Refusal.Conflict("held-not-redacted");
            if (fromMs >= durationMs) return KeepingState.WrongField("fromMs", "redaction-after-end", KeepingState.ClockText(durationMs));
            if (toMs > durationMs) return KeepingState.WrongField("toMs", "redaction-after-end", KeepingState.ClockText(durationMs));
            return recording.Redactions.Exists(known => known.FromMs <= fromMs && known.ToMs >= toMs) ? Refusal.Conflict("redaction-already") : null;
        }
    }
}
