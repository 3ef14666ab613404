using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Interpreters;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Tokens;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>Whether somebody who is in a room, or has left a device there, might enter it now: by their present roles, and by the same row of the policy.</summary>
internal sealed class Entitlement(HubDb db, SessionPeople people, PolicyTable policy, TimeProvider clock)
{
    /// <returns>Null while they may be there; else the code of the sentence that says why not.</returns>
    public async Task<string?> WhyNotAsync(Guid sessionId, Guid clinicianId, Guid organisationId, CancellationToken cancellationToken)
    {
        var membership = await db.Set<Membership>().AsNoTracking().SingleOrDefaultAsync(m => m.ClinicianId == clinicianId && m.OrganisationId == organisationId, cancellationToken);
        if (membership?.State is not MembershipState.Active) return "removed-membership";
        var actor = new Actor(clinicianId, organisationId, Guid.Empty, membership.Roles, "");
        var relation = await people.RelationAsync(sessionId, actor, cancellationToken);
        if (policy.Of(typeof(JoinRoom.Request))!.Decide(actor, relation, "session-not-found") is null) return null;
        bool wasGuest = await db.Set<SessionGuest>().AnyAsync(guest => guest.SessionId == sessionId && guest.ClinicianId == clinicianId && guest.EndedAt != null, cancellationToken);
        return wasGuest ? "removed-guest" : "removed-role";
    }

    /// <summary>False once the sign-in or personal access token has been ended.</summary>
    public async Task<bool> IsAliveAsync(Guid signInId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await db.Set<SignIn>().AnyAsync(s => s.Id == signInId && s.RevokedAt == null, cancellationToken)
            || await db.Set<PersonalToken>().AnyAsync(t => t.Id == signInId && t.RevokedAt == null && t.ExpiresAt > now, cancellationToken);
    }
}
