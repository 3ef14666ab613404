using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Teams;

/// <summary>The teams of one's own organisation, by name, each with its members: whom one shares with by naming it.</summary>
public static class ListTeams
{
    public sealed record Request : IQuery<IReadOnlyList<TeamView>>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<TeamView>>>
    {
        public async Task<Outcome<IReadOnlyList<TeamView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var teams = await db.Set<Team>().AsNoTracking().Include(t => t.Members).Where(t => t.OrganisationId == actor.Required.OrganisationId).OrderBy(t => t.Name).ToListAsync(cancellationToken);
            var ids = teams.SelectMany(t => t.Members).Select(m => m.ClinicianId).Distinct().ToList();
            var names = await db.Set<Clinician>().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
            return teams.ConvertAll(t => new TeamView(t.Id, t.Name, [.. t.Members.Select(m => new TeamMemberView(m.ClinicianId, names[m.ClinicianId])).OrderBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase)]));
        }
    }
}

public sealed record TeamView(Guid Id, string Name, IReadOnlyList<TeamMemberView> Members);

public sealed record TeamMemberView(Guid Id, string Name);
