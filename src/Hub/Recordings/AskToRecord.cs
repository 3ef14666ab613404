using CaseHub.Hub.Audit;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>Asks everybody in a session to be recorded, stating the patient's consent. Recording begins with the first yes.</summary>
public static class AskToRecord
{
    /// <summary>On what the patient's consent may stand.</summary>
    public static IReadOnlyList<string> Bases { get; } = ["patient", "guardian", "emergency", "no-patient"];

    /// <param name="SessionId">The session.</param>
    /// <param name="Basis">One of <see cref="Bases"/>.</param>
    /// <param name="How">How consent was given, in the asker's words; may be empty only where no patient is involved.</param>
    /// <param name="Reference">Where it is filed; may be empty.</param>
    public sealed record Request(Guid SessionId, string Basis, string? How, string? Reference) : ICommand<Asked>, ISessionRequest, IRequire<SessionMember>, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors)
        {
            if (!Bases.Contains(Basis)) errors.Add("basis", "field-unknown-choice", string.Join(", ", Bases));
            if (Basis != "no-patient") errors.Text("how", How, 200);
            errors.OptionalText("how", How, 200);
            errors.OptionalText("reference", Reference, 200);
        }
    }

    public sealed record Asked(Guid RecordingId);

    internal sealed class Handler(HubDb db, Rooms rooms, RecordingDesk desk, CurrentActor actor, Disclosure disclosure, TimeProvider clock) : IRequestHandler<Request, Outcome<Asked>>
    {
        public async Task<Outcome<Asked>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (rooms.Find(request.SessionId) is not { View.People.Count: > 0 } room) return Refusal.Conflict("nobody-to-record");
            if (desk.OfSession(request.SessionId) is not null) return Refusal.Conflict("recording-already");
            var recording = new Recording
            {
                Id = clock.NewId(),
                SessionId = request.SessionId,
                OrganisationId = room.Session.OrganisationId,
                AskedBy = actor.Required.Id,
                AskedAt = clock.GetUtcNow(),
                PatientBasis = request.Basis,
                PatientHow = request.How?.Trim() ?? "",
                PatientReference = request.Reference?.Trim() ?? "",
            };
            db.Add(recording);
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
            if (!desk.TryStart(recording, room)) return Refusal.Conflict("recording-already");
            await room.AskAsync<LogPosition>(reply => new RoomMessage.Append(RecordingDrafts.Asked(recording), reply), cancellationToken);
            disclosure.Tell(recording.Id, ("basis", recording.PatientBasis), ("how", recording.PatientHow), ("reference", recording.PatientReference));
            return new Asked(recording.Id);
        }
    }
}
