using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Tokens;

/// <summary>Ends one of one's own tokens at once, with the connections and media that came by it.</summary>
public static class RevokeToken
{
    public sealed record Request(Guid PersonalTokenId) : ICommand<Unit>
    {
        Guid? IAudited.AuditSubject => PersonalTokenId;
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var token = await db.Set<PersonalToken>().SingleOrDefaultAsync(t => t.Id == request.PersonalTokenId && t.ClinicianId == actor.Required.Id, cancellationToken);
            if (token is null) return Refusal.NotFound("token-not-found");
            token.RevokedAt ??= clock.GetUtcNow();
            afterCommit.Tell(new SignInRevoked(token.Id));
            return Unit.Value;
        }
    }
}
