using CaseHub.Hub.Audit;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>
/// A clinician of the owner or of a partner opens a case they have no part in, because a patient cannot wait: one case, read only, for an
/// hour, nothing of its recordings. Its people and the privacy officers are told at once, and one of these reviews it.
/// </summary>
public static class BreakGlass
{
    public const int ReasonMinLength = 10;
    public const int ReasonLength = 1_000;

    /// <param name="CaseId">The case; null where number and organisation name it.</param>
    /// <param name="Reason">Why the patient cannot wait; at least ten characters.</param>
    /// <param name="Number">Its number, whole.</param>
    /// <param name="OrganisationId">Who owns it.</param>
    public sealed record Request(Guid? CaseId, string? Reason, string? Number = null, Guid? OrganisationId = null) : ICommand<Opened>, IEmergencyRequest, IValidated
    {
        Guid? IAudited.AuditSubject => CaseId;

        public void Validate(FieldErrors errors)
        {
            errors.Text("reason", Reason, ReasonLength);
            if (Reason?.Trim().Length < ReasonMinLength) errors.Add("reason", "emergency-reason-short", ReasonMinLength);
        }
    }

    public sealed record Opened(Guid CaseId, Guid AccessId, DateTimeOffset Until);

    internal sealed class Handler(HubDb db, CurrentActor actor, EmergencyGate gate, EmergencyPrivilege privilege, CaseMoves moves, CaseTimeline timeline, Disclosure disclosure, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Opened>>
    {
        public async Task<Outcome<Opened>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = (await db.MeantAsync(request, cancellationToken))!;
            var reader = actor.Required;
            if (await gate.RefuseAsync(@case, reader, cancellationToken) is { } refusal) return refusal;

            var access = AccessOf(@case, reader, request.Reason!.Trim());
            db.Add(access);
            timeline.Add(@case.Id, @case.OrganisationId, "emergency-opened", access.Id, access.Reason);
            disclosure.Tell(access.Id, ("case", @case.Id.ToString()), ("reason", access.Reason));
            moves.Tell(new EmergencyOpened(@case.Id, @case.OrganisationId, reader.Id, moves.Others(@case), await privilege.ReviewersAsync(@case.OrganisationId, reader.Id, cancellationToken)));
            return new Opened(@case.Id, access.Id, access.Until);
        }

        private EmergencyAccess AccessOf(ClinicalCase @case, Actor reader, string reason) => new()
        {
            Id = clock.NewId(),
            OrganisationId = @case.OrganisationId,
            CaseId = @case.Id,
            ClinicianId = reader.Id,
            ByOrganisationId = reader.OrganisationId,
            Reason = reason,
            At = clock.GetUtcNow(),
            Until = clock.GetUtcNow() + EmergencyAccess.Lasts,
        };
    }
}
