using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People;

/// <summary>An administrator takes an invitation back: its link leads nowhere from now on.</summary>
public static class WithdrawInvitation
{
    public sealed record Request(Guid InvitationId) : ICommand<Unit>, IAudited
    {
        Guid? IAudited.AuditSubject => InvitationId;
    }

    internal sealed class Handler(Invitations invitations, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await invitations.OwnAsync(request.InvitationId, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            if (found.Value.AcceptedAt is not null) return Refusal.Conflict("invitation-accepted");
            found.Value.WithdrawnAt ??= clock.GetUtcNow();
            return Unit.Value;
        }
    }
}
