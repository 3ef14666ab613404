using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People;

/// <summary>An administrator makes another link for an invitation whose link was lost or is too old; the earlier link leads nowhere from now on.</summary>
public static class RenewInvitation
{
    public sealed record Request(Guid InvitationId) : ICommand<InviteClinician.Answer>, IAudited
    {
        Guid? IAudited.AuditSubject => InvitationId;
    }

    internal sealed class Handler(Invitations invitations, TimeProvider clock) : IRequestHandler<Request, Outcome<InviteClinician.Answer>>
    {
        public async Task<Outcome<InviteClinician.Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await invitations.OwnAsync(request.InvitationId, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var invitation = found.Value;
            if (invitation.AcceptedAt is not null) return Refusal.Conflict("invitation-accepted");
            if (invitation.WithdrawnAt is not null) return Refusal.Conflict("invitation-was-withdrawn");

            string token = LinkToken.New();
            (invitation.TokenHash, invitation.At) = (LinkToken.HashOf(token), clock.GetUtcNow());
            return new InviteClinician.Answer(invitation.Id, token, invitation.ExpiresAt);
        }
    }
}
