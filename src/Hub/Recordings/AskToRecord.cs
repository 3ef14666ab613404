using CaseHub.Hub.Audit;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings;

/// <summary>Asks everybody in a session to be recorded, stating the class and the patient's consent. Recording begins with the first yes.</summary>
public static class AskToRecord
{
    /// <summary>The asker's clock may be ahead of ours by so much.</summary>
    private static readonly TimeSpan ClocksApart = TimeSpan.FromMinutes(5);

    /// <summary>On what the patient's consent may stand.</summary>
    public static IReadOnlyList<string> Bases { get; } = ["patient", "guardian", "emergency", "no-patient"];

    /// <param name="SessionId">The session.</param>
    /// <param name="Basis">One of <see cref="Bases"/>.</param>
    /// <param name="How">How consent was given, in the asker's words; may be empty only where no patient is involved.</param>
    /// <param name="Reference">Where it is filed; may be empty.</param>
    /// <param name="Class"><c>clinical-record</c> or <c>teaching</c>; empty for the first.</param>
    /// <param name="When">When consent was given; null for now.</param>
    public sealed record Request(Guid SessionId, string Basis, string? How, string? Reference, string? Class = null, DateTimeOffset? When = null)
        : ICommand<Asked>, ISessionRequest, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors)
        {
            if (!Bases.Contains(Basis)) errors.Add("basis", "field-unknown-choice", string.Join(", ", Bases));
            if (Basis != "no-patient") errors.Text("how", How, 200);
            errors.OptionalText("how", How, 200);
            errors.OptionalText("reference", Reference, 200);
            errors.OptionalChoice<RecordingClass>("class", Class);
        }
    }

    public sealed record Asked(Guid RecordingId);

    internal sealed class Handler(HubDb db, Rooms rooms, RecordingDesk desk, CurrentActor actor, Disclosure disclosure, TimeProvider clock) : IRequestHandler<Request, Outcome<Asked>>
    {
        public async Task<Outcome<Asked>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (request.When > clock.GetUtcNow() + ClocksApart) return Refusal.Conflict("patient-consent-in-future");
            if (await RefuseOfCasesAsync(request, cancellationToken) is { } ofCase) return ofCase;
            if (rooms.Find(request.SessionId) is not { View.People.Count: > 0 } room) return Refusal.Conflict("nobody-to-record");
            var recording = RecordingOf(request, room);
            if (desk.TryTake(recording, room) is not { } running) return Refusal.Conflict("recording-already");
            try
            {
                if (!await SaveAsync(recording, room, cancellationToken)) return Refusal.Unavailable("room-busy");
                running.Start();
                disclosure.Tell(recording.Id, ("basis", recording.PatientBasis), ("how", recording.PatientHow), ("reference", recording.PatientReference));
                return new Asked(recording.Id);
            }
            finally
            {
                if (!running.IsStarted) desk.GiveUp(running);
            }
        }

        /// <summary>What the session's cases demand: nobody is taught with a sensitive one, and for a minor somebody else agrees.</summary>
        private async Task<Refusal?> RefuseOfCasesAsync(Request request, CancellationToken cancellationToken)
        {
            var linked = db.Set<SessionCase>().Where(link => link.SessionId == request.SessionId).Select(link => link.CaseId);
            var cases = await db.Set<ClinicalCase>().AsNoTracking().Where(row => linked.Contains(row.Id)).ToListAsync(cancellationToken);
            foreach (var @case in cases)
            {
                if (@case.Sensitivity != Sensitivity.None && Choices.OfOptional<RecordingClass>(request.Class) == RecordingClass.Teaching) return Refusal.Conflict("sensitive-no-teaching");
                var owner = await db.Set<Organisation>().AsNoTracking().SingleAsync(row => row.Id == @case.OrganisationId, cancellationToken);
                if (Minors.RefuseRecording(@case, owner, request.Basis) is { } minor) return minor;
            }

            return null;
        }

        /// <summary>Row and log entry before anybody can answer. False when the room takes no entry; there is no row then.</summary>
        private async Task<bool> SaveAsync(Recording recording, Room room, CancellationToken cancellationToken)
        {
            db.Add(recording);
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
            if (await room.AskAsync<LogPosition>(reply => new RoomMessage.Append(RecordingDrafts.Asked(recording), reply), cancellationToken) is not null) return true;
            await db.Set<Recording>().Where(row => row.Id == recording.Id).ExecuteDeleteAsync(cancellationToken);
            return false;
        }

        private Recording RecordingOf(Request request, Room room) => new()
        {
            Id = clock.NewId(),
            SessionId = request.SessionId,
            OrganisationId = room.Session.OrganisationId,
            AskedBy = actor.Required.Id,
            AskedAt = clock.GetUtcNow(),
            PatientBasis = request.Basis,
            PatientHow = request.How?.Trim() ?? "",
            PatientReference = request.Reference?.Trim() ?? "",
            PatientAt = request.Basis == "no-patient" ? null : request.When?.ToUniversalTime() ?? clock.GetUtcNow(),
            Class = Choices.OfOptional<RecordingClass>(request.Class) ?? RecordingClass.ClinicalRecord,
        };
    }
}
