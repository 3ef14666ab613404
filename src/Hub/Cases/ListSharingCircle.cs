using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>With whom the sender may share a case, as far as the owner's policy goes; nobody where a sensitive case is not theirs to share.</summary>
public static class ListSharingCircle
{
    public sealed record Request(Guid CaseId) : IQuery<Answer>, ICaseSubject;

    /// <param name="People">By name.</param>
    /// <param name="Teams">By name; none of a sensitive case.</param>
    public sealed record Answer(IReadOnlyList<Reader> People, IReadOnlyList<Reader> Teams);

    public sealed record Reader(Guid Id, string Name, Guid OrganisationId, string OrganisationName);

    internal sealed class Handler(HubDb db, CurrentActor actor, SharingCircle circle) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var reached = await circle.OrganisationsAsync(@case, cancellationToken);
            var (mayPeople, mayTeams) = (MayShare(@case, withTeam: false), MayShare(@case, withTeam: true));
            var people = from m in circle.People(@case)
                         where mayPeople && reached.Contains(m.OrganisationId) && m.ClinicianId != actor.Required.Id
                         join c in db.Set<Clinician>() on m.ClinicianId equals c.Id
                         join o in db.Set<Organisation>() on m.OrganisationId equals o.Id
                         orderby c.Name
                         select new Reader(c.Id, c.Name, o.Id, o.Name);
            var teams = from t in circle.Teams(@case)
                        where mayTeams && reached.Contains(t.OrganisationId)
                        join o in db.Set<Organisation>() on t.OrganisationId equals o.Id
                        orderby t.Name
                        select new Reader(t.Id, t.Name, o.Id, o.Name);
            return new Answer(await people.ToListAsync(cancellationToken), await teams.ToListAsync(cancellationToken));
        }

        private bool MayShare(ClinicalCase @case, bool withTeam) => SharingCircle.RefuseSensitive(@case, actor.Required, withTeam) is null;
    }
}
