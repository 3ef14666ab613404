using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>The people of the organisation that the sender acts for: whom its administrators' commands are about, and what may be done to none of them.</summary>
internal sealed class Staff(HubDb db, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock)
{
    /// <summary>Somebody who is or was a member; the refusal where there is no such person, or somebody changed them meanwhile.</summary>
    /// <param name="personId">The clinician.</param>
    /// <param name="version">As the sender has seen it; null for whatever it is now.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<Outcome<Membership>> FindAsync(Guid personId, int? version, CancellationToken cancellationToken)
    {
        var membership = await db.Set<Membership>().SingleOrDefaultAsync(m => m.ClinicianId == personId && m.OrganisationId == actor.Required.OrganisationId, cancellationToken);
        if (membership is null) return Refusal.NotFound("person-not-found");
        return version is { } seen && seen != membership.Version ? Refusal.Conflict("someone-was-faster") : membership;
    }

    /// <summary>Refuses to take the last active administrator away. Where another is left, two who do this to each other at once collide on the organisation's version.</summary>
    public async Task<Refusal?> TakeAdministratorAsync(Membership membership, CancellationToken cancellationToken)
    {
        if (membership.State != MembershipState.Active || !membership.Roles.HasFlag(Roles.Administrator)) return null;
        bool isOther = await db.Set<Membership>().Active().With(Roles.Administrator)
            .AnyAsync(m => m.OrganisationId == membership.OrganisationId && m.Id != membership.Id, cancellationToken);
        if (!isOther) return Refusal.Conflict("last-administrator");
        (await db.Set<Organisation>().SingleAsync(o => o.Id == membership.OrganisationId, cancellationToken)).Version++;
        return null;
    }

    /// <summary>Writes down that a membership has changed; once that is on disk, calls, open cases and the person follow.</summary>
    /// <param name="membership">Already changed.</param>
    /// <param name="before">Whether it let its holder give opinions before.</param>
    /// <param name="kind">What the person is told.</param>
    public void Changed(Membership membership, bool before, string kind)
    {
        membership.Version++;
        membership.ChangedAt = clock.GetUtcNow();
        afterCommit.Tell(new RightsChanged(membership.ClinicianId, membership.OrganisationId));
        if (before && !membership.Advises()) afterCommit.Tell(new CannotAdvise(membership.ClinicianId, membership.OrganisationId, kind));
        afterCommit.Tell(new PeopleNews(kind, actor.Required.Id, [membership.ClinicianId]));
    }
}

internal static class StaffQueries
{
    public static bool Advises(this Membership membership) => membership.State == MembershipState.Active && membership.Roles.HasFlag(Roles.Specialist);

    /// <summary>Those who hold any of the roles in an organisation now.</summary>
    public static Task<List<Guid>> HoldersAsync(this HubDb db, Guid organisationId, Roles roles, CancellationToken cancellationToken) => db.Set<Membership>()
        .Active().With(roles).Where(m => m.OrganisationId == organisationId).Select(m => m.ClinicianId).ToListAsync(cancellationToken);
}
