using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>Whom an asker can ask: the specialists, with a licence that counts, of their own organisation and of those it works together with.</summary>
internal sealed class AskedSpecialists(HubDb db, TimeProvider clock)
{
    /// <summary>The memberships by which they can be asked; who is a specialist in two organisations is there twice.</summary>
    public IQueryable<Membership> Within(Actor asker)
    {
        var partners = db.PartnersOf(asker.OrganisationId);
        var licences = db.Set<Licence>().ValidAt(clock.GetUtcNow());
        return db.Set<Membership>().Active().With(Roles.Specialist)
            .Where(m => m.ClinicianId != asker.Id && (m.OrganisationId == asker.OrganisationId || partners.Contains(m.OrganisationId)))
            .Where(m => licences.Any(l => l.ClinicianId == m.ClinicianId && l.OrganisationId == m.OrganisationId));
    }

    /// <summary>Those of a specialty; null for any.</summary>
    public IQueryable<Membership> Within(Actor asker, string? specialty) =>
        Within(asker).Where(m => db.Set<Clinician>().Any(c => c.Id == m.ClinicianId && c.Specialties.Count > 0 && (specialty == null || c.Specialties.Contains(specialty))));

    /// <summary>Null when the assignee can be asked or none is named.</summary>
    public async Task<Refusal?> RefuseAsync(Guid? assignee, Actor asker, CancellationToken cancellationToken)
    {
        if (assignee is null || await Within(asker).AnyAsync(m => m.ClinicianId == assignee, cancellationToken)) return null;
        var errors = new FieldErrors();
        errors.Add("assignee", "case-assignee-unknown");
        return Refusal.Invalid("invalid") with { Fields = errors.Texts };
    }
}
