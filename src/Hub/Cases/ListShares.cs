using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Teams;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>Who else can read a case now, why, and until when: those with whom it was shared, and who reads it in an emergency.</summary>
public static class ListShares
{
    public sealed record Request(Guid CaseId) : IQuery<IReadOnlyList<Share>>, ICaseSubject;

    public enum Kind
    {
        Person,
        Team,
        Emergency,
    }

    /// <param name="With">The person's or the team's name.</param>
    /// <param name="ByName">Who shared it; in an emergency the reader.</param>
    /// <param name="MayEnd">True where the one who asks may end it now.</param>
    public sealed record Share(Guid Id, Kind Kind, string With, string Organisation, string Reason, string ByName, DateTimeOffset Until, bool MayEnd);

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<IReadOnlyList<Share>>>
    {
        public async Task<Outcome<IReadOnlyList<Share>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var (me, people, organisations) = (actor.Required.Id, db.Set<Clinician>(), db.Set<Organisation>());
            var askerId = await db.Set<ClinicalCase>().Where(c => c.Id == request.CaseId).Select(c => c.AskerId).SingleAsync(cancellationToken);
            var shares = await db.Set<CaseGrant>()
                .Where(g => g.CaseId == request.CaseId && g.Right == CaseRight.Read && g.Until > now)
                .Select(g => new Share(
                    g.Id,
                    g.ToTeamId == null ? Kind.Person : Kind.Team,
                    g.ToTeamId == null ? people.Single(c => c.Id == g.ToClinicianId).Name : db.Set<Team>().Single(t => t.Id == g.ToTeamId).Name,
                    organisations.Single(o => o.Id == g.ToOrganisationId).Name,
                    g.Reason ?? "",
                    people.Single(c => c.Id == g.ById).Name,
                    g.Until!.Value,
                    askerId == me || g.ById == me))
                .ToListAsync(cancellationToken);
            var emergencies = await db.Set<EmergencyAccess>()
                .Where(a => a.CaseId == request.CaseId && a.Until > now)
                .Select(a => new Share(
                    a.Id,
                    Kind.Emergency,
                    people.Single(c => c.Id == a.ClinicianId).Name,
                    organisations.Single(o => o.Id == a.ByOrganisationId).Name,
                    a.Reason,
                    people.Single(c => c.Id == a.ClinicianId).Name,
                    a.Until,
                    false))
                .ToListAsync(cancellationToken);
            return shares.Concat(emergencies).OrderBy(share => share.Until).ThenBy(share => share.Id).ToList();
        }
    }
}
