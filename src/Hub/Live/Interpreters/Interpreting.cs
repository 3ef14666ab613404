using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Interpreters;

/// <summary>Who interprets in which session, and who could.</summary>
internal sealed class Interpreting(HubDb db, SharingCircle circle)
{
    /// <summary>The open invitations of a session.</summary>
    public IQueryable<SessionGuest> Of(Guid sessionId) => db.Set<SessionGuest>().Where(g => g.SessionId == sessionId && g.IsOpen == true);

    /// <summary>By which somebody is in a session as its interpreter; null for everybody else.</summary>
    public Task<SessionGuest?> FindAsync(Guid sessionId, Actor actor, CancellationToken cancellationToken) =>
        Of(sessionId).SingleOrDefaultAsync(g => g.ClinicianId == actor.Id && g.ForOrganisationId == actor.OrganisationId, cancellationToken);

    /// <summary>
    /// The interpreters who can be asked into a session: of the organisation that owns its cases and of those it works together with, as far as its policy lets its cases be heard there.
    /// </summary>
    public async Task<IQueryable<Membership>> WhoCanAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var cases = await db.Set<ClinicalCase>().AsNoTracking().Where(c => db.Set<SessionCase>().Any(link => link.SessionId == sessionId && link.CaseId == c.Id)).ToListAsync(cancellationToken);
        List<Guid>? reached = null;
        foreach (var @case in cases)
        {
            var within = await circle.OrganisationsAsync(@case, cancellationToken);
            reached = reached is null ? within : [.. reached.Intersect(within)];
        }

        var (organisations, people) = (reached ?? [], cases.SelectMany(c => new[] { c.AskerId, c.AdviserId ?? c.AskerId }).ToList());
        return db.Set<Membership>().Active().With(Roles.Interpreter).Where(m => organisations.Contains(m.OrganisationId) && !people.Contains(m.ClinicianId));
    }
}
