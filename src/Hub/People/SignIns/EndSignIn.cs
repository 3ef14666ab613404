using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SignIns;

/// <summary>Ends one of one's own sign-ins: its pages, connections and media end with it.</summary>
public static class EndSignIn
{
    public sealed record Request(Guid SignInId) : ICommand<Unit>
    {
        Guid? IAudited.AuditSubject => SignInId;
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var signIn = await db.Set<SignIn>().SingleOrDefaultAsync(s => s.Id == request.SignInId && s.ClinicianId == actor.Required.Id, cancellationToken);
            if (signIn is null) return Refusal.NotFound("sign-in-not-found");
            signIn.RevokedAt ??= clock.GetUtcNow();
            afterCommit.Tell(new SignInRevoked(signIn.Id));
            return Unit.Value;
        }
    }
}

/// <summary>Ends all of one's sign-ins but the one that asks. Tokens stay: they have a list of their own.</summary>
public static class EndOtherSignIns
{
    public sealed record Request : ICommand<Unit>;

    internal sealed class Handler(HubDb db, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var others = await db.Set<SignIn>().Where(s => s.ClinicianId == me.Id && s.RevokedAt == null && s.Id != me.SignInId).ToListAsync(cancellationToken);
            foreach (var signIn in others)
            {
                signIn.RevokedAt = clock.GetUtcNow();
                afterCommit.Tell(new SignInRevoked(signIn.Id));
            }

            return Unit.Value;
        }
    }
}
