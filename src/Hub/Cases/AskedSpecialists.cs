using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>
/// Whom an asker can ask: the specialists, with a licence that counts, of their own organisation and of those it works together with,
/// as far as the countries go to which either side lets cases go.
/// </summary>
internal sealed class AskedSpecialists(HubDb db, TimeProvider clock)
{
    /// <summary>The memberships by which they can be asked; who is a specialist in two organisations is there twice.</summary>
    public async Task<IQueryable<Membership>> WithinAsync(Actor asker, CancellationToken cancellationToken)
    {
        var reached = (await PartnersAsync(asker, cancellationToken)).Where(one => one.Refusal is null).Select(one => one.OrganisationId).ToList();
        return Within(asker).Where(m => m.OrganisationId == asker.OrganisationId || reached.Contains(m.OrganisationId));
    }

    /// <summary>Those of a specialty; null for any.</summary>
    public async Task<IQueryable<Membership>> WithinAsync(Actor asker, string? specialty, CancellationToken cancellationToken) =>
        Of(specialty, await WithinAsync(asker, cancellationToken));

    /// <summary>Null when the assignee can be asked or none is named.</summary>
    public async Task<Refusal?> RefuseAsync(Guid? assignee, Actor asker, CancellationToken cancellationToken)
    {
        if (assignee is null || await (await WithinAsync(asker, cancellationToken)).AnyAsync(m => m.ClinicianId == assignee, cancellationToken)) return null;
        if (await WhyNobodyAsync(Within(asker).Where(m => m.ClinicianId == assignee), asker, cancellationToken) is { } policy)
            return policy with { Fields = new Dictionary<string, string> { ["assignee"] = policy.Text } };
        var errors = new FieldErrors();
        errors.Add("assignee", "case-assignee-unknown");
        return Refusal.Invalid("invalid") with { Fields = errors.Texts };
    }

    /// <summary>Why nobody of a specialty, or not the assignee, can be asked.</summary>
    public async Task<Refusal> WhyNobodyAsync(ClinicalCase @case, Actor asker, CancellationToken cancellationToken)
    {
        var wanted = @case.AssigneeId is { } assignee ? Within(asker).Where(m => m.ClinicianId == assignee) : Of(@case.Specialty, Within(asker));
        return await WhyNobodyAsync(wanted, asker, cancellationToken) ?? Refusal.Conflict("case-nobody-to-ask");
    }

    /// <summary>The first policy that stands between the asker and those whom they would ask; null where none does.</summary>
    private async Task<Refusal?> WhyNobodyAsync(IQueryable<Membership> wanted, Actor asker, CancellationToken cancellationToken)
    {
        var organisations = await wanted.Select(m => m.OrganisationId).Distinct().ToListAsync(cancellationToken);
        return (await PartnersAsync(asker, cancellationToken)).Where(one => organisations.Contains(one.OrganisationId)).Select(one => one.Refusal).FirstOrDefault(refusal => refusal is not null);
    }

    private async Task<List<(Guid OrganisationId, Refusal? Refusal)>> PartnersAsync(Actor asker, CancellationToken cancellationToken)
    {
        var ids = db.PartnersOf(asker.OrganisationId);
        var organisations = await db.Set<Organisation>().AsNoTracking().Where(o => o.Id == asker.OrganisationId || ids.Contains(o.Id)).OrderBy(o => o.Name).ToListAsync(cancellationToken);
        var own = organisations.Single(o => o.Id == asker.OrganisationId);
        return organisations.ConvertAll(other => (other.Id, DataPolicy.Refuse(own, DataFunction.Routing, other)));
    }

    /// <summary>Wherever the networks reach, before any policy.</summary>
    private IQueryable<Membership> Within(Actor asker)
    {
        var partners = db.PartnersOf(asker.OrganisationId);
        var licences = db.Set<Licence>().ValidAt(clock.GetUtcNow());
        return db.Set<Membership>().Active().With(Roles.Specialist)
            .Where(m => m.ClinicianId != asker.Id && (m.OrganisationId == asker.OrganisationId || partners.Contains(m.OrganisationId)))
            .Where(m => licences.Any(l => l.ClinicianId == m.ClinicianId && l.OrganisationId == m.OrganisationId));
    }

    private IQueryable<Membership> Of(string? specialty, IQueryable<Membership> memberships) =>
        memberships.Where(m => db.Set<Clinician>().Any(c => c.Id == m.ClinicianId && c.Specialties.Count > 0 && (specialty == null || c.Specialties.Contains(specialty))));
}
