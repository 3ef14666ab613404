using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.Licences;

/// <summary>Whether somebody may give opinions now.</summary>
internal sealed class LicenceCheck(HubDb db, TimeProvider clock)
{
    /// <summary>Null with a valid licence in the organisation that one acts for; else what is wrong with the best that there is.</summary>
    public async Task<Refusal?> RefuseAsync(Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var licences = await db.Set<Licence>().AsNoTracking()
            .Where(l => l.ClinicianId == actor.Id && l.OrganisationId == actor.OrganisationId)
            .OrderByDescending(l => l.SubmittedAt)
            .ToListAsync(cancellationToken);
        var states = licences.ConvertAll(l => l.StateAt(now));
        if (states.Any(state => state is LicenceState.Valid or LicenceState.CheckedInSurge)) return null;
        if (states.Any(state => state is LicenceState.Submitted or LicenceState.CheckedOnce)) return Refusal.Forbidden("licence-not-checked");
        return states.FirstOrDefault(LicenceState.Submitted) switch
        {
            LicenceState.Expired => Refusal.Forbidden("licence-expired"),
            LicenceState.SecondCheckOverdue => Refusal.Forbidden("licence-second-check-overdue"),
            LicenceState.Refused => Refusal.Forbidden("licence-refused"),
            _ => Refusal.Forbidden("licence-missing"),
        };
    }
}
