using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>The clinicians of one's own organisation, by name.</summary>
public static class ListClinicians
{
    public sealed record Request : IQuery<IReadOnlyList<ClinicianView>>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<ClinicianView>>>
    {
        public async Task<Outcome<IReadOnlyList<ClinicianView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var own = db.Set<Membership>().Active().Where(m => m.OrganisationId == actor.Required.OrganisationId);
            return await own.View(db).ToListAsync(cancellationToken);
        }
    }
}

/// <summary>A clinician as colleagues see them.</summary>
/// <param name="Specialties">Codes of <see cref="Specialty"/>.</param>
/// <param name="Languages">BCP 47 tags, best first.</param>
public sealed record ClinicianView(
    Guid Id,
    string Name,
    Guid OrganisationId,
    string OrganisationName,
    Roles Roles,
    IReadOnlyList<string> Specialties,
    IReadOnlyList<string> Languages,
    string Country,
    string TimeZone);

internal static class ClinicianViews
{
    /// <summary>People in the light of one membership each, by name.</summary>
    public static IQueryable<ClinicianView> View(this IQueryable<Membership> memberships, HubDb db) =>
        from membership in memberships
        join c in db.Set<Clinician>() on membership.ClinicianId equals c.Id
        join organisation in db.Set<Organisation>() on membership.OrganisationId equals organisation.Id
        orderby c.Name
        select new ClinicianView(c.Id, c.Name, organisation.Id, organisation.Name, membership.Roles, c.Specialties, c.Languages, c.Country, c.TimeZone);
}
