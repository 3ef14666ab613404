using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Interpreters;

/// <summary>Who is asked to interpret in a session, and who could be.</summary>
public static class ListInterpreters
{
    public sealed record Request(Guid SessionId) : IQuery<Answer>, ISessionRequest;

    /// <param name="Asked">In order of asking.</param>
    /// <param name="Others">Who could be asked, by name.</param>
    public sealed record Answer(IReadOnlyList<Asked> Asked, IReadOnlyList<Other> Others);

    /// <param name="Id">The invitation.</param>
    /// <param name="IsHere">In the room now.</param>
    public sealed record Asked(Guid Id, Guid ClinicianId, string Name, string FromLanguage, string ToLanguage, DateTimeOffset InvitedAt, bool IsHere);

    /// <param name="Languages">BCP 47, best first.</param>
    public sealed record Other(Guid ClinicianId, string Name, string OrganisationName, IReadOnlyList<string> Languages);

    internal sealed class Handler(HubDb db, Rooms rooms, Interpreting interpreting) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var here = rooms.Find(request.SessionId)?.View.People.Select(person => person.ClinicianId).ToHashSet() ?? [];
            var asked = await (
                from guest in interpreting.Of(request.SessionId)
                join person in db.Set<Clinician>() on guest.ClinicianId equals person.Id
                orderby guest.InvitedAt
                select new { Guest = guest, person.Name }).AsNoTracking().ToListAsync(cancellationToken);
            var others = await (
                from membership in await interpreting.WhoCanAsync(request.SessionId, cancellationToken)
                join person in db.Set<Clinician>() on membership.ClinicianId equals person.Id
                join organisation in db.Set<Organisation>() on membership.OrganisationId equals organisation.Id
                orderby person.Name
                select new { Person = person, Organisation = organisation.Name }).AsNoTracking().ToListAsync(cancellationToken);
            return new Answer(
                asked.ConvertAll(one => new Asked(one.Guest.Id, one.Guest.ClinicianId, one.Name, one.Guest.FromLanguage, one.Guest.ToLanguage, one.Guest.InvitedAt, here.Contains(one.Guest.ClinicianId))),
                [.. others.Where(one => asked.All(known => known.Guest.ClinicianId != one.Person.Id)).DistinctBy(one => one.Person.Id)
                    .Select(one => new Other(one.Person.Id, one.Person.Name, one.Organisation, one.Person.Languages))]);
        }
    }
}
