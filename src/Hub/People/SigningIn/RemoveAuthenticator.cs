using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>One's authenticator app is not asked for any more; the last factor only goes where no organisation demands one.</summary>
public static class RemoveAuthenticator
{
    public sealed record Request : ICommand<Unit>;

    internal sealed class Handler(HubDb db, RecentProof proof, SecondFactors factors, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var user = await proof.UserAsync();
            if (!await db.Set<AuthenticatorApp>().AnyAsync(a => a.ClinicianId == user.Id, cancellationToken)) return Refusal.NotFound("authenticator-none");
            if (await proof.DemandAsync(user, cancellationToken) is { } refusal) return refusal;
            bool isLast = !await db.Set<OwnPasskey>().AnyAsync(p => p.ClinicianId == user.Id, cancellationToken);
            if (isLast && await factors.IsDemandedAsync(user.Id, cancellationToken)) return Refusal.Conflict("second-factor-last");

            await factors.RemoveAppAsync(user, cancellationToken);
            if (isLast) await factors.EndAsync(user);
            afterCommit.Tell(new SecurityChanged(user.Id, SecurityChanged.FactorRemoved, user.Id));
            return Unit.Value;
        }
    }
}
