using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People;

/// <summary>An administrator takes everything away for a time that somebody may do for their organisation. Their open cases are handed over.</summary>
public static class SuspendPerson
{
    internal const int ReasonLength = 500;

    /// <param name="PersonId">The clinician.</param>
    /// <param name="Reason">Shown to the person and to administrators.</param>
    /// <param name="Version">Of the membership, as the sender has seen it.</param>
    public sealed record Request(Guid PersonId, string? Reason, int? Version = null) : ICommand<Unit>, IValidated, IAudited
    {
        Guid? IAudited.AuditSubject => PersonId;

        public void Validate(FieldErrors errors) => errors.Text("reason", Reason, ReasonLength);
    }

    internal sealed class Handler(Staff staff, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await staff.FindAsync(request.PersonId, request.Version, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var membership = found.Value;
            if (membership.ClinicianId == actor.Required.Id) return Refusal.Forbidden("not-yourself");
            if (membership.State != MembershipState.Active) return Refusal.Conflict("person-not-active");
            if (await staff.TakeAdministratorAsync(membership, cancellationToken) is { } refusal) return refusal;

            bool advised = membership.Advises();
            (membership.State, membership.Reason) = (MembershipState.Suspended, request.Reason!.Trim());
            staff.Changed(membership, advised, "suspended");
            return Unit.Value;
        }
    }
}
