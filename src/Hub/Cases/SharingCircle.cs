using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.People.Teams;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>With whom a case can be shared: clinicians and teams of the organisation that owns it and of those it works together with.</summary>
internal sealed class SharingCircle(HubDb db)
{
    /// <summary>Who reads nothing clinical elsewhere does not read it by a share either.</summary>
    public const Roles Readers = Roles.Clinician | Roles.Specialist;

    /// <summary>Those who can read, wherever the networks reach; who is to be told of a policy is among them.</summary>
    public IQueryable<Membership> People(ClinicalCase @case)
    {
        var partners = db.PartnersOf(@case.OrganisationId);
        return db.Set<Membership>().Active().With(Readers)
            .Where(m => m.ClinicianId != @case.AskerId && m.ClinicianId != @case.AdviserId)
            .Where(m => m.OrganisationId == @case.OrganisationId || partners.Contains(m.OrganisationId));
    }

    public IQueryable<Team> Teams(ClinicalCase @case)
    {
        var partners = db.PartnersOf(@case.OrganisationId);
        return db.Set<Team>().Where(t => t.OrganisationId == @case.OrganisationId || partners.Contains(t.OrganisationId));
    }

    /// <summary>Those in a team who can read by it now.</summary>
    public Task<List<Guid>> ReadersAsync(Team team, CancellationToken cancellationToken) => db.Set<TeamMember>()
        .Where(m => m.TeamId == team.Id && db.Set<Membership>().Any(of => of.ClinicianId == m.ClinicianId
            && of.OrganisationId == team.OrganisationId && of.State == MembershipState.Active && (of.Roles & Readers) != Roles.None))
        .Select(m => m.ClinicianId)
        .ToListAsync(cancellationToken);

    /// <summary>Whether the owner's policy lets its cases be read there.</summary>
    public async Task<Refusal?> RefusePolicyAsync(ClinicalCase @case, Guid organisationId, CancellationToken cancellationToken)
    {
        var both = await db.Set<Organisation>().AsNoTracking().Where(o => o.Id == @case.OrganisationId || o.Id == organisationId).ToDictionaryAsync(o => o.Id, cancellationToken);
        return DataPolicy.Refuse(both[@case.OrganisationId], DataFunction.Sharing, both[organisationId]);
    }

    /// <summary>The organisations that the owner's policy lets read.</summary>
    public async Task<List<Guid>> OrganisationsAsync(ClinicalCase @case, CancellationToken cancellationToken)
    {
        var partners = db.PartnersOf(@case.OrganisationId);
        var all = await db.Set<Organisation>().AsNoTracking().Where(o => o.Id == @case.OrganisationId || partners.Contains(o.Id)).ToListAsync(cancellationToken);
        var owner = all.Single(o => o.Id == @case.OrganisationId);
        return [.. all.Where(other => DataPolicy.Refuse(owner, DataFunction.Sharing, other) is null).Select(o => o.Id)];
    }

    /// <summary>Sensitive cases are shared with a named person by their asker alone.</summary>
    public static Refusal? RefuseSensitive(ClinicalCase @case, Actor sharer, bool withTeam) => @case switch
    {
        { Sensitivity: Sensitivity.None } => null,
        _ when withTeam => Refusal.Forbidden("sensitive-no-team"),
        _ when @case.AskerId != sharer.Id => Refusal.Forbidden("sensitive-asker-shares"),
        _ => null,
    };
}
