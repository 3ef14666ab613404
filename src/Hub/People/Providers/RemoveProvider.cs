using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Providers;

/// <summary>The organisation's own sign-in ends: nobody comes in by it, and who did is signed out. Accounts and what was written stay.</summary>
public static class RemoveProvider
{
    public sealed record Request(Guid ProviderId) : ICommand<Unit>
    {
        Guid? IAudited.AuditSubject => ProviderId;
    }

    internal sealed class Handler(HubDb db, ProviderSignIns signIns, CurrentActor actor) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var provider = await db.Set<IdentityProvider>().SingleOrDefaultAsync(p => p.Id == request.ProviderId && p.OrganisationId == actor.Required.OrganisationId, cancellationToken);
            if (provider is null) return Refusal.NotFound("provider-not-found");
            db.Remove(provider);
            await signIns.EndAsync(provider.OrganisationId, cancellationToken);
            return Unit.Value;
        }
    }
}
