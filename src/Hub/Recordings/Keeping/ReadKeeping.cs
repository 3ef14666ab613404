using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>What was agreed and decided about one recording, and what the reader may do about it. Also of a deleted one: that is its tombstone.</summary>
public static class ReadKeeping
{
    public sealed record Request(Guid RecordingId) : IQuery<KeepingView>, IRecordingRequest;

    internal sealed class Handler(HubDb db, RecordingRelations relations, PolicyTable policy, CurrentActor actor) : IRequestHandler<Request, Outcome<KeepingView>>
    {
        public async Task<Outcome<KeepingView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var part = KeepingPart.Of(policy, me, await relations.OfAsync(request.RecordingId, me, cancellationToken));
            var recording = await db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            Guid[] named = [
                recording.AskedBy, .. recording.Answers.Select(answer => answer.ClinicianId), .. recording.Redactions.Select(redaction => redaction.By),
                recording.HeldBy ?? Guid.Empty, recording.DeletedBy ?? Guid.Empty];
            var names = await db.Set<Clinician>().Where(row => named.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
            return KeepingView.Of(recording, part, me.Id, id => id is { } known ? names.GetValueOrDefault(known) : null);
        }
    }
}

/// <summary>What one person answered.</summary>
/// <param name="Name">Theirs.</param>
/// <param name="At">When.</param>
/// <param name="AtMs">On the recording's time line; 0 before it began.</param>
/// <param name="Answer"><c>yes</c>, <c>no</c> or <c>withdrawn</c>.</param>
public sealed record AnswerView(string Name, DateTimeOffset At, long AtMs, string Answer);

/// <summary>A stretch that was taken out.</summary>
/// <param name="FromMs">On the recording's time line.</param>
/// <param name="ToMs">Likewise.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Name">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="IsDone">Every stored track is without it.</param>
public sealed record RedactionView(long FromMs, long ToMs, DateTimeOffset At, string? Name, string Reason, bool IsDone);

/// <summary>A decision with who, when and why.</summary>
public sealed record DecisionView(DateTimeOffset At, string? Name, string? Reason);

/// <summary>A track that its person has withdrawn, without whose it is.</summary>
public sealed record SealedTrackView(Guid Id, bool HasVideo, long StartOffsetMs, long DurationMs);

/// <summary>A recording as its people and the privacy officer see what became of it.</summary>
/// <param name="Id">The recording.</param>
/// <param name="Class"><c>clinical-record</c> or <c>teaching</c>.</param>
/// <param name="State">As in <see cref="RecordingDetails"/>.</param>
/// <param name="StartedAt">When the first person said yes.</param>
/// <param name="DurationMs">Milliseconds.</param>
/// <param name="AskedBy">Who asked for it.</param>
/// <param name="PatientBasis">On what the patient's consent stands.</param>
/// <param name="PatientHow">How it was given; null for who is no member.</param>
/// <param name="PatientReference">Where it is filed; likewise.</param>
/// <param name="KeepUntil">When it is deleted by itself; null where never.</param>
/// <param name="Hold">The legal hold that lies on it.</param>
/// <param name="Deleted">Its tombstone.</param>
/// <param name="Answers">In order of time.</param>
/// <param name="Pauses">On the recording's time line.</param>
/// <param name="Redactions">In order of time.</param>
/// <param name="Sealed">For the privacy officer; empty for others.</param>
/// <param name="IsMember">The reader may play it.</param>
/// <param name="MayWithdraw">The reader has something in it to withdraw.</param>
/// <param name="MayRedact">The reader may take a stretch out, and nothing stands against it.</param>
/// <param name="IsOfficer">The reader watches over it.</param>
public sealed record KeepingView(
    Guid Id, string Class, string State, DateTimeOffset? StartedAt, long DurationMs, string? AskedBy, string PatientBasis, string? PatientHow, string? PatientReference,
    DateTimeOffset? KeepUntil, DecisionView? Hold, DecisionView? Deleted, IReadOnlyList<AnswerView> Answers, IReadOnlyList<SpanView> Pauses, IReadOnlyList<RedactionView> Redactions,
    IReadOnlyList<SealedTrackView> Sealed, bool IsMember, bool MayWithdraw, bool MayRedact, bool IsOfficer)
{
    internal static KeepingView Of(Recording recording, KeepingPart part, Guid reader, Func<Guid?, string?> nameOf)
    {
        long durationMs = recording.DurationMs();
        return new(
            recording.Id,
            Choices.CodeOf(recording.Class),
            Choices.CodeOf(recording.State),
            recording.StartedAt,
            durationMs,
            nameOf(recording.AskedBy),
            recording.PatientBasis,
            part.IsMember ? recording.PatientHow : null,
            part.IsMember ? recording.PatientReference : null,
            recording.KeepUntil,
            recording.HeldAt is { } heldAt ? new DecisionView(heldAt, nameOf(recording.HeldBy), part.IsOfficer ? recording.HoldReason : null) : null,
            recording.DeletedAt is { } deletedAt ? new DecisionView(deletedAt, nameOf(recording.DeletedBy), recording.DeletionReason) : null,
            [.. recording.Answers.OrderBy(answer => answer.At).Select(answer => new AnswerView(nameOf(answer.ClinicianId) ?? "", answer.At, answer.AtMs, answer.Answer))],
            [.. recording.Pauses.OrderBy(pause => pause.FromMs).Select(pause => new SpanView(pause.FromMs, pause.ToMs ?? durationMs))],
            [.. recording.Redactions.OrderBy(redaction => redaction.At).Select(redaction => new RedactionView(
                redaction.FromMs, redaction.ToMs, redaction.At, nameOf(redaction.By), redaction.Reason, redaction.AppliedAt is not null))],
            [.. part.IsOfficer ? SealedOf(recording) : []],
            part.IsMember,
            recording.State != RecordingState.Deleted && recording.Tracks.Exists(track => track.ClinicianId == reader && track.Standing == TrackStanding.Kept),
            part.MayRedact && recording.IsStored() && recording.HeldAt is null,
            part.IsOfficer);
    }

    private static IEnumerable<SealedTrackView> SealedOf(Recording recording) => recording.Tracks
        .Where(track => track is { Standing: TrackStanding.Sealed, Sha256: not null })
        .OrderBy(track => track.StartOffsetMs)
        .Select(track => new SealedTrackView(track.Id, track.HasVideo, track.StartOffsetMs, track.DurationMs));
}
