using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>Whoever asked for long work, with the rights that they have now; and whether a case may leave the hub by them.</summary>
internal sealed class PacketAsker(HubDb db, CaseRelations ofCase, PolicyTable policy)
{
    public async Task<Actor> OfAsync(Guid by, Guid organisationId, CancellationToken cancellationToken)
    {
        string name = await db.Set<Clinician>().Where(person => person.Id == by).Select(person => person.Name).SingleAsync(cancellationToken);
        var roles = await db.Set<Membership>().Active()
            .Where(one => one.ClinicianId == by && one.OrganisationId == organisationId)
            .Select(one => one.Roles)
            .SingleOrDefaultAsync(cancellationToken);
        return new Actor(by, organisationId, Guid.Empty, roles, name);
    }

    public async Task<bool> MayTakeAsync(Guid caseId, Actor actor, CancellationToken cancellationToken) =>
        policy.IsOpenTo<StartPacket.Request>(actor, await ofCase.OfAsync(caseId, actor, cancellationToken))
        && await RefuseCountryAsync(await OwnerAsync(caseId, cancellationToken), actor.OrganisationId, cancellationToken) is null;

    /// <summary>Where the owner's data may be taken to, as for recordings.</summary>
    public async Task<Refusal?> RefuseCountryAsync(Guid ownerId, Guid toId, CancellationToken cancellationToken)
    {
        var both = await db.Set<Organisation>().AsNoTracking().Where(row => row.Id == ownerId || row.Id == toId).ToDictionaryAsync(row => row.Id, cancellationToken);
        return DataPolicy.Refuse(both[ownerId], DataFunction.Export, both[toId]);
    }

    private Task<Guid> OwnerAsync(Guid caseId, CancellationToken cancellationToken) => db.Set<ClinicalCase>().Where(row => row.Id == caseId).Select(row => row.OrganisationId).SingleAsync(cancellationToken);
}
