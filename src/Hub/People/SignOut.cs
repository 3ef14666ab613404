using CaseHub.Hub.Data;
using CaseHub.Hub.People.Tokens;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>Ends the sign-in or token that the request came by, or all of the clinician's sign-ins, at once.</summary>
public static class SignOut
{
    /// <param name="Everywhere">True ends every browser's and program's sign-in of this clinician.</param>
    public sealed record Request(bool Everywhere = false) : ICommand<Unit>;

    internal sealed class Handler(HubDb db, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            if (request.Everywhere && !me.Scopes.HasFlag(Scopes.Account)) return Refusal.Forbidden("token-scope");
            if (await db.Set<PersonalToken>().SingleOrDefaultAsync(t => t.Id == me.SignInId, cancellationToken) is { } token)
            {
                token.RevokedAt ??= clock.GetUtcNow();
                afterCommit.Tell(new SignInRevoked(token.Id));
            }

            var ended = await db.Set<SignIn>()
                .Where(s => s.ClinicianId == me.Id && s.RevokedAt == null && (request.Everywhere || s.Id == me.SignInId))
                .ToListAsync(cancellationToken);
            foreach (var signIn in ended)
            {
                signIn.RevokedAt = clock.GetUtcNow();
                afterCommit.Tell(new SignInRevoked(signIn.Id));
            }

            return Unit.Value;
        }
    }
}
