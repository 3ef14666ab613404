using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>The signed-in person's own profile.</summary>
public static class WhoAmI
{
    public sealed record Request : IQuery<Answer>;

    public sealed record Answer(ClinicianView Me, string Email);

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = await db.Set<Membership>().Where(m => m.ClinicianId == actor.Required.Id && m.OrganisationId == actor.Required.OrganisationId).View(db).SingleAsync(cancellationToken);
            string? email = await db.Users.Where(u => u.Id == me.Id).Select(u => u.Email).SingleAsync(cancellationToken);
            return new Answer(me, email!);
        }
    }
}
