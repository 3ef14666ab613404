using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>One's own passkey opens nothing any more; the last factor only goes where no organisation demands one.</summary>
public static class RemovePasskey
{
    public sealed record Request(Guid PasskeyId) : ICommand<Unit>;

    internal sealed class Handler(HubDb db, RecentProof proof, SecondFactors factors, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var user = await proof.UserAsync();
            var own = await db.Set<OwnPasskey>().Where(p => p.ClinicianId == user.Id).ToListAsync(cancellationToken);
            if (own.Find(p => p.Id == request.PasskeyId) is not { } passkey) return Refusal.NotFound("passkey-none");
            if (await proof.DemandAsync(user, cancellationToken) is { } refusal) return refusal;
            bool isLast = own.Count == 1 && !await db.Set<AuthenticatorApp>().AnyAsync(a => a.ClinicianId == user.Id, cancellationToken);
            if (isLast && await factors.IsDemandedAsync(user.Id, cancellationToken)) return Refusal.Conflict("second-factor-last");

            await factors.RemovePasskeyAsync(user, passkey);
            if (isLast) await factors.EndAsync(user);
            afterCommit.Tell(new SecurityChanged(user.Id, SecurityChanged.FactorRemoved, user.Id));
            return Unit.Value;
        }
    }
}
