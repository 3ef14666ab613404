using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Networks;

/// <summary>Two organisations work together no longer, in no network: what waits between them has to end (Cases/PartCases).</summary>
internal sealed record PartnersParted(Guid OrganisationId, IReadOnlyList<Guid> Others) : INotification;

/// <summary>What the use cases of networks have in common, for the organisation that the sender acts for.</summary>
internal sealed class NetworkDesk(HubDb db, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock)
{
    public Guid Mine => actor.Required.OrganisationId;

    /// <summary>A network that the sender's organisation founded.</summary>
    public async Task<Outcome<Network>> FoundedAsync(Guid networkId, CancellationToken cancellationToken)
    {
        bool isMember = await db.Set<NetworkMember>().AnyAsync(m => m.NetworkId == networkId && m.OrganisationId == Mine && m.LeftAt == null, cancellationToken);
        var network = isMember ? await db.Set<Network>().SingleOrDefaultAsync(n => n.Id == networkId, cancellationToken) : null;
        if (network is null) return Refusal.NotFound("network-not-found");
        return network.OrganisationId == Mine ? network : Refusal.Forbidden("network-founder-only");
    }

    /// <summary>An organisation's place that has not ended; null where there is none.</summary>
    public Task<NetworkMember?> PlaceAsync(Guid networkId, Guid organisationId, CancellationToken cancellationToken) =>
        db.Set<NetworkMember>().SingleOrDefaultAsync(m => m.NetworkId == networkId && m.OrganisationId == organisationId && m.LeftAt == null, cancellationToken);

    /// <summary>Gives an organisation a place; who was in it before gets the place they had.</summary>
    public async Task PlaceAsync(Guid networkId, Guid organisationId, DateTimeOffset? acceptedAt, CancellationToken cancellationToken)
    {
        var known = await db.Set<NetworkMember>().SingleOrDefaultAsync(m => m.NetworkId == networkId && m.OrganisationId == organisationId, cancellationToken);
        if (known is null) db.Add(new NetworkMember { NetworkId = networkId, OrganisationId = organisationId, InvitedAt = clock.GetUtcNow(), AcceptedAt = acceptedAt });
        else (known.InvitedAt, known.AcceptedAt, known.LeftAt) = (clock.GetUtcNow(), acceptedAt, null);
    }

    /// <summary>Ends a place, and tells both sides; what was between organisations that share no other network ends with it.</summary>
    public async Task EndAsync(NetworkMember place, string kind, CancellationToken cancellationToken)
    {
        place.LeftAt = clock.GetUtcNow();
        if (place.AcceptedAt is not null)
        {
            var members = db.Set<NetworkMember>().Where(m => m.AcceptedAt != null && m.LeftAt == null);
            var others = await members.Where(m => m.NetworkId == place.NetworkId && m.OrganisationId != place.OrganisationId).Select(m => m.OrganisationId).ToListAsync(cancellationToken);
            var elsewhere = await members.Where(m => m.NetworkId != place.NetworkId && members.Any(own => own.NetworkId == m.NetworkId && own.OrganisationId == place.OrganisationId)).Select(m => m.OrganisationId).ToListAsync(cancellationToken);
            afterCommit.Tell(new PartnersParted(place.OrganisationId, [.. others.Except(elsewhere)]));
        }

        await TellAsync(kind, place.NetworkId, place.OrganisationId, cancellationToken);
    }

    /// <summary>Tells the administrators of the network's founder and of the organisation that it is about.</summary>
    public async Task TellAsync(string kind, Guid networkId, Guid organisationId, CancellationToken cancellationToken)
    {
        var founder = await db.Set<Network>().Where(n => n.Id == networkId).Select(n => n.OrganisationId).SingleAsync(cancellationToken);
        var told = new List<Guid>();
        foreach (var id in new[] { founder, organisationId }.Distinct()) told.AddRange(await db.HoldersAsync(id, Roles.Administrator, cancellationToken));
        afterCommit.Tell(new PeopleNews(kind, actor.Required.Id, [.. told.Distinct().Where(id => id != actor.Required.Id)]));
    }
}
