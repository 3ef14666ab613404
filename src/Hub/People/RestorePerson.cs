using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People;

/// <summary>An administrator lets a suspended person go on, with the roles they had. Cases that were handed over stay where they are.</summary>
public static class RestorePerson
{
    /// <param name="PersonId">The clinician.</param>
    /// <param name="Version">Of the membership, as the sender has seen it.</param>
    public sealed record Request(Guid PersonId, int? Version = null) : ICommand<Unit>, IAudited
    {
        Guid? IAudited.AuditSubject => PersonId;
    }

    internal sealed class Handler(Staff staff) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await staff.FindAsync(request.PersonId, request.Version, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var membership = found.Value;
            if (membership.State != MembershipState.Suspended) return Refusal.Conflict("person-not-suspended");

            (membership.State, membership.Reason) = (MembershipState.Active, null);
            staff.Changed(membership, before: false, "restored");
            return Unit.Value;
        }
    }
}
