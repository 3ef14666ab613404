using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>The clinicians of one's own organisation, by name.</summary>
public static class ListClinicians
{
    public sealed record Request : IQuery<IReadOnlyList<ClinicianView>>, IRequire<SignedIn>;

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<ClinicianView>>>
    {
        public async Task<Outcome<IReadOnlyList<ClinicianView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var own = db.Set<Clinician>().Where(c => c.OrganisationId == actor.Required.OrganisationId).OrderBy(c => c.Name);
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
    public static IQueryable<ClinicianView> View(this IQueryable<Clinician> clinicians, HubDb db) => clinicians.Select(c => new ClinicianView(
        c.Id,
        c.Name,
        c.OrganisationId,
        db.Set<Organisation>().Single(o => o.Id == c.OrganisationId).Name,
        c.Roles,
        c.Specialties,
        c.Languages,
        c.Country,
        c.TimeZone));
}
