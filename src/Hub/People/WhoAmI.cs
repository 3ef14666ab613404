using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>The signed-in person's own profile.</summary>
public static class WhoAmI
{
    public sealed record Request : IQuery<Answer>;

    /// <param name="Me">In the light of the organisation that they act for now.</param>
    /// <param name="Email">To sign in with.</param>
    /// <param name="Organisations">All that they may act for.</param>
    public sealed record Answer(ClinicianView Me, string Email, IReadOnlyList<OwnOrganisation> Organisations);

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = await db.Set<Membership>().Where(m => m.ClinicianId == actor.Required.Id && m.OrganisationId == actor.Required.OrganisationId).View(db).SingleAsync(cancellationToken);
            string? email = await db.Users.Where(u => u.Id == me.Id).Select(u => u.Email).SingleAsync(cancellationToken);
            var organisations = await (
                from membership in db.Set<Membership>().Active()
                join organisation in db.Set<Organisation>() on membership.OrganisationId equals organisation.Id
                where membership.ClinicianId == me.Id
                orderby organisation.Name
                select new OwnOrganisation(organisation.Id, organisation.Name, membership.Roles)).ToListAsync(cancellationToken);
            return new Answer(me, email!, organisations);
        }
    }
}
