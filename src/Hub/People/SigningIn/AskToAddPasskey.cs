using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>A challenge for a new passkey of one's own.</summary>
public static class AskToAddPasskey
{
    /// <param name="Origin">Of our pages, as the door is reached.</param>
    public sealed record Request(Uri Origin) : IQuery<PasskeyChallenge>;

    internal sealed class Handler(HubDb db, RecentProof proof, Passkeys passkeys, CurrentActor actor) : IRequestHandler<Request, Outcome<PasskeyChallenge>>
    {
        public async Task<Outcome<PasskeyChallenge>> Handle(Request request, CancellationToken cancellationToken)
        {
            var user = await proof.UserAsync();
            if (await proof.DemandAsync(user, cancellationToken) is { } refusal) return refusal;
            if (await db.Set<OwnPasskey>().CountAsync(p => p.ClinicianId == user.Id, cancellationToken) >= OwnPasskey.MaxNumber) return Refusal.Conflict("passkey-too-many", OwnPasskey.MaxNumber);
            return await passkeys.AskToAddAsync(user, actor.Required.Name, request.Origin);
        }
    }
}
