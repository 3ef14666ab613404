using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Networks;

/// <summary>An administrator accepts for their organisation that it was invited into a network by its id.</summary>
public static class AcceptNetwork
{
    public sealed record Request(Guid NetworkId) : ICommand<Unit>, IAudited
    {
        Guid? IAudited.AuditSubject => NetworkId;
    }

    internal sealed class Handler(NetworkDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var place = await desk.PlaceAsync(request.NetworkId, desk.Mine, cancellationToken);
            if (place is null) return Refusal.NotFound("network-not-found");
            if (place.AcceptedAt is not null) return Refusal.Conflict("network-already-in");
            place.AcceptedAt = clock.GetUtcNow();
            await desk.TellAsync("network-joined", request.NetworkId, desk.Mine, cancellationToken);
            return Unit.Value;
        }
    }
}

/// <summary>What an administrator sees behind a network's link before they accept it for their organisation.</summary>
public static class ReadNetworkLink
{
    public sealed record Request(string? Token) : IQuery<Answer>
    {
        public override string ToString() => nameof(ReadNetworkLink);
    }

    public sealed record Answer(string NetworkName, string Founder, IReadOnlyList<string> Members, bool IsMember);

    internal sealed class Handler(HubDb db, NetworkDesk desk, NetworkLinks links) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await links.FindAsync(request.Token, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var network = await db.Set<Network>().SingleAsync(n => n.Id == found.Value.NetworkId, cancellationToken);
            string founder = await db.Set<Organisation>().Where(o => o.Id == network.OrganisationId).Select(o => o.Name).SingleAsync(cancellationToken);
            var members = await db.Set<Organisation>()
                .Where(o => db.Set<NetworkMember>().Any(m => m.NetworkId == network.Id && m.OrganisationId == o.Id && m.AcceptedAt != null && m.LeftAt == null))
                .OrderBy(o => o.Name).Select(o => o.Name).ToListAsync(cancellationToken);
            return new Answer(network.Name, founder, members, await desk.PlaceAsync(network.Id, desk.Mine, cancellationToken) is { AcceptedAt: not null });
        }
    }
}

/// <summary>An administrator accepts a network's link for their organisation. The link works once.</summary>
public static class JoinNetwork
{
    public sealed record Request(string? Token) : ICommand<Unit>
    {
        public override string ToString() => nameof(JoinNetwork);
    }

    internal sealed class Handler(NetworkDesk desk, NetworkLinks links, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await links.FindAsync(request.Token, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var networkId = found.Value.NetworkId;
            if (await desk.PlaceAsync(networkId, desk.Mine, cancellationToken) is { AcceptedAt: not null }) return Refusal.Conflict("network-already-in");
            found.Value.UsedAt = clock.GetUtcNow();
            await desk.PlaceAsync(networkId, desk.Mine, clock.GetUtcNow(), cancellationToken);
            await desk.TellAsync("network-joined", networkId, desk.Mine, cancellationToken);
            return Unit.Value;
        }
    }
}

internal sealed class NetworkLinks(HubDb db, TimeProvider clock)
{
    public async Task<Outcome<NetworkInvitation>> FindAsync(string? token, CancellationToken cancellationToken)
    {
        byte[] hash = LinkToken.HashOf(token ?? "");
        var oldest = clock.GetUtcNow() - NetworkInvitation.Lifetime;
        var link = await db.Set<NetworkInvitation>().SingleOrDefaultAsync(i => i.TokenHash == hash && i.UsedAt == null && i.At > oldest, cancellationToken);
        return link is null ? Refusal.NotFound("network-link-over") : link;
    }
}
