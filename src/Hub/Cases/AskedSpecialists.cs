using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>Whom an asker can ask: the specialists of their own organisation and of those it has an agreement with.</summary>
internal sealed class AskedSpecialists(HubDb db)
{
    public IQueryable<Clinician> Within(Actor asker) => db.Set<Clinician>()
        .Where(c => c.Id != asker.Id && c.Specialties.Count > 0)
        .Where(c => c.OrganisationId == asker.OrganisationId
            || db.Set<OrganisationPartner>().Any(p => p.OrganisationId == asker.OrganisationId && p.PartnerId == c.OrganisationId));

    /// <summary>Null when the assignee can be asked or none is named.</summary>
    public async Task<Refusal?> RefuseAsync(Guid? assignee, Actor asker, CancellationToken cancellationToken)
    {
        if (assignee is null || await Within(asker).AnyAsync(c => c.Id == assignee, cancellationToken)) return null;
        var errors = new FieldErrors();
        errors.Add("assignee", "case-assignee-unknown");
        return Refusal.Invalid("invalid") with { Fields = errors.Texts };
    }
}
