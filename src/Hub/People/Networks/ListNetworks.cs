using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Networks;

/// <summary>The networks that one's organisation is in or was invited into.</summary>
public static class ListNetworks
{
    public sealed record Request : IQuery<Answer>;

    /// <param name="OrganisationId">One's own: what another founder needs to invite it.</param>
    /// <param name="MayFoundOrganisations">Whether further organisations of the hub are founded from here.</param>
    public sealed record Answer(Guid OrganisationId, string OrganisationName, IReadOnlyList<NetworkView> Networks, bool MayFoundOrganisations);

    internal sealed class Handler(HubDb db, CurrentActor actor, Installation installation) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var mine = actor.Required.OrganisationId;
            var places = db.Set<NetworkMember>().Where(m => m.LeftAt == null);
            var networks = await db.Set<Network>().AsNoTracking().Where(n => places.Any(m => m.NetworkId == n.Id && m.OrganisationId == mine)).OrderBy(n => n.CreatedAt).ToListAsync(cancellationToken);
            var ids = networks.ConvertAll(n => n.Id);
            var members = await (
                from place in places
                join organisation in db.Set<Organisation>() on place.OrganisationId equals organisation.Id
                where ids.Contains(place.NetworkId)
                orderby organisation.Name
                select new { place.NetworkId, Member = new NetworkMemberView(organisation.Id, organisation.Name, organisation.Country, place.InvitedAt, place.AcceptedAt) }).ToListAsync(cancellationToken);
            var own = await db.Set<Organisation>().AsNoTracking().SingleAsync(o => o.Id == mine, cancellationToken);
            var views = networks.ConvertAll(n => View(n, mine, [.. members.Where(m => m.NetworkId == n.Id).Select(m => m.Member)]));
            return new Answer(mine, own.Name, views, await installation.IsKeptByAsync(mine, cancellationToken));
        }

        /// <summary>Who has not accepted yet sees who founded it and nobody else.</summary>
        private static NetworkView View(Network network, Guid mine, List<NetworkMemberView> members)
        {
            bool isIn = members.Exists(m => m.OrganisationId == mine && m.AcceptedAt is not null);
            return new NetworkView(network.Id, network.Name, network.OrganisationId == mine, isIn, isIn ? members : members.FindAll(m => m.OrganisationId == network.OrganisationId || m.OrganisationId == mine));
        }
    }
}

/// <param name="IsFounder">Whether one's own organisation founded it.</param>
/// <param name="IsAccepted">False while it waits for one's own yes.</param>
public sealed record NetworkView(Guid Id, string Name, bool IsFounder, bool IsAccepted, IReadOnlyList<NetworkMemberView> Members);

/// <param name="AcceptedAt">Null while it waits for their yes.</param>
public sealed record NetworkMemberView(Guid OrganisationId, string Name, string Country, DateTimeOffset InvitedAt, DateTimeOffset? AcceptedAt);
