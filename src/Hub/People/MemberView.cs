using CaseHub.Hub.Data;
using CaseHub.Hub.People.Licences;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>A member as the organisation's administrators see them.</summary>
/// <param name="Reason">Why they are suspended or have left; null while active.</param>
/// <param name="Licence">Of the best licence that the organisation has of them; null without one.</param>
/// <param name="LicenceEndsAt">When that one ends.</param>
/// <param name="Version">Send it back with a change, so that of two administrators at once the second is refused.</param>
public sealed record MemberView(
    Guid Id,
    string Name,
    string Email,
    Roles Roles,
    MembershipState State,
    string? Reason,
    IReadOnlyList<string> Specialties,
    IReadOnlyList<string> Languages,
    string Country,
    string TimeZone,
    string ClinicHours,
    bool HasPhoto,
    LicenceState? Licence,
    DateTimeOffset? LicenceEndsAt,
    DateTimeOffset Since,
    int Version);

internal sealed class MemberViews(HubDb db, TimeProvider clock)
{
    /// <summary>By name. With licences and addresses: for administrators only.</summary>
    public async Task<List<MemberView>> OfAsync(IQueryable<Membership> memberships, CancellationToken cancellationToken)
    {
        var rows = await (
            from m in memberships
            join c in db.Set<Clinician>() on m.ClinicianId equals c.Id
            join u in db.Users on m.ClinicianId equals u.Id
            select new { Membership = m, Clinician = c, u.Email }).AsNoTracking().ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var licences = (await db.Set<Licence>().AsNoTracking().Where(l => memberships.Any(m => m.ClinicianId == l.ClinicianId && m.OrganisationId == l.OrganisationId)).ToListAsync(cancellationToken))
            .ToLookup(l => (l.ClinicianId, l.OrganisationId));
        return [.. rows
            .Select(row => View(row.Membership, row.Clinician, row.Email ?? "", licences[(row.Clinician.Id, row.Membership.OrganisationId)].OrderBy(l => Rank(l.StateAt(now))).ThenByDescending(l => l.ExpiresAt).FirstOrDefault(), now))
            .OrderBy(person => person.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    private static MemberView View(Membership m, Clinician c, string email, Licence? licence, DateTimeOffset now) => new(
        c.Id, c.Name, email, m.Roles, m.State, m.Reason, c.Specialties, c.Languages, c.Country, c.TimeZone, c.ClinicHours, c.PhotoId is not null, licence?.StateAt(now), licence?.ExpiresAt, m.Since, m.Version);

    /// <summary>What counts comes first, then what waits, then what is over.</summary>
    private static int Rank(LicenceState state) => state switch
    {
        LicenceState.Valid => 0,
        LicenceState.CheckedInSurge => 1,
        LicenceState.SecondCheckOverdue => 2,
        LicenceState.CheckedOnce => 3,
        LicenceState.Submitted => 4,
        LicenceState.Expired => 5,
        _ => 6,
    };
}
