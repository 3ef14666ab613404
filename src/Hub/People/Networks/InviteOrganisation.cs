using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Networks;

/// <summary>The founder invites an organisation of this hub by its id, which that organisation's administrators find on their networks page and hand out. It counts once they accept.</summary>
public static class InviteOrganisation
{
    public sealed record Request(Guid NetworkId, Guid OtherOrganisationId) : ICommand<Unit>, IAudited
    {
        Guid? IAudited.AuditSubject => NetworkId;
    }

    internal sealed class Handler(HubDb db, NetworkDesk desk) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FoundedAsync(request.NetworkId, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            if (!await db.Set<Organisation>().AnyAsync(o => o.Id == request.OtherOrganisationId, cancellationToken)) return Refusal.NotFound("organisation-not-found");
            if (await desk.PlaceAsync(request.NetworkId, request.OtherOrganisationId, cancellationToken) is not null) return Refusal.Conflict("network-already-in");
            await desk.PlaceAsync(request.NetworkId, request.OtherOrganisationId, acceptedAt: null, cancellationToken);
            await desk.TellAsync("network-invited", request.NetworkId, request.OtherOrganisationId, cancellationToken);
            return Unit.Value;
        }
    }
}

/// <summary>The founder makes a link for an organisation whose id they do not have; whichever organisation's administrator follows it first comes in.</summary>
public static class MakeNetworkLink
{
    public sealed record Request(Guid NetworkId) : ICommand<Answer>, IAudited
    {
        Guid? IAudited.AuditSubject => NetworkId;
    }

    /// <param name="Token">For the link; shown this once and kept nowhere.</param>
    public sealed record Answer(string Token, DateTimeOffset ExpiresAt);

    internal sealed class Handler(HubDb db, NetworkDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await desk.FoundedAsync(request.NetworkId, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            string token = LinkToken.New();
            db.Add(new NetworkInvitation { Id = clock.NewId(), NetworkId = request.NetworkId, TokenHash = LinkToken.HashOf(token), At = clock.GetUtcNow() });
            return new Answer(token, clock.GetUtcNow() + NetworkInvitation.Lifetime);
        }
    }
}
