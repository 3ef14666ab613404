using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases;

/// <summary>What stands before an emergency access besides the policy table: whether it is needed, the owner's countries, and the privilege itself.</summary>
internal sealed class EmergencyGate(CaseReach reach, PolicyTable policy, SharingCircle circle, EmergencyPrivilege privilege)
{
    public async Task<Refusal?> RefuseAsync(ClinicalCase @case, Actor reader, CancellationToken cancellationToken)
    {
        var part = await reach.RelationAsync(@case, reader, cancellationToken);
        if (policy.IsOpenTo<ReadCase.Request>(reader, part)) return Refusal.Conflict("emergency-not-needed");
        if (await circle.RefusePolicyAsync(@case, reader.OrganisationId, cancellationToken) is { } country) return country;
        return await privilege.RefuseAsync(reader.Id, cancellationToken);
    }
}
