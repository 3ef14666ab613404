using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Interpreters;

/// <summary>The sessions into which the sender is asked as an interpreter, newest first. Nothing in it is of a case.</summary>
public static class ListInterpreting
{
    public sealed record Request : IQuery<IReadOnlyList<Row>>;

    /// <param name="SessionId">The session.</param>
    /// <param name="By">Who asked.</param>
    /// <param name="ByOrganisation">Of which organisation the session is.</param>
    /// <param name="FromLanguage">BCP 47.</param>
    /// <param name="ToLanguage">BCP 47.</param>
    /// <param name="InvitedAt">When.</param>
    /// <param name="People">Names of those who are in the room now.</param>
    public sealed record Row(Guid SessionId, string By, string ByOrganisation, string FromLanguage, string ToLanguage, DateTimeOffset InvitedAt, IReadOnlyList<string> People);

    internal sealed class Handler(HubDb db, Rooms rooms, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<Row>>>
    {
        public async Task<Outcome<IReadOnlyList<Row>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var open = await (
                from guest in db.Set<SessionGuest>()
                join asker in db.Set<Clinician>() on guest.InvitedById equals asker.Id
                join organisation in db.Set<Organisation>() on guest.OrganisationId equals organisation.Id
                where guest.ClinicianId == me.Id && guest.ForOrganisationId == me.OrganisationId && guest.IsOpen == true
                orderby guest.InvitedAt descending
                select new { Guest = guest, By = asker.Name, Organisation = organisation.Name }).AsNoTracking().ToListAsync(cancellationToken);
            return open.ConvertAll(one => new Row(
                one.Guest.SessionId, one.By, one.Organisation, one.Guest.FromLanguage, one.Guest.ToLanguage, one.Guest.InvitedAt,
                rooms.Find(one.Guest.SessionId)?.View.People.Select(person => person.Name).Distinct().ToList() ?? []));
        }
    }
}
