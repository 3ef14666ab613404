using CaseHub.Hub.Data;
using CaseHub.Hub.People.Licences;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>What one offers to whom; each that is made has a link of its own.</summary>
internal sealed record Offer(string Email, Roles Roles, IReadOnlyList<string> Specialties)
{
    public string? Name { get; init; }

    public IReadOnlyList<string> Languages { get; init; } = [];

    public string? LicenceNumber { get; init; }

    public string? LicenceAuthority { get; init; }

    public DateOnly? LicenceLastDay { get; init; }

    /// <summary>Who is named for a specialty is meant to be asked.</summary>
    public Roles RolesWithWhatFollows => (Roles == Roles.None ? Roles.Clinician : Roles) | (Specialties.Count > 0 ? Roles.Specialist : Roles.None);
}

/// <summary>What the use cases of invitations have in common.</summary>
internal sealed class Invitations(HubDb db, CurrentActor actor, ILookupNormalizer normalizer, NewClinicians clinicians, NewLicences licences, TimeProvider clock)
{
    /// <summary>Adds one; its row is saved with the command.</summary>
    /// <returns>The row, and the link's token, which is kept nowhere.</returns>
    public (Invitation Row, string Token) Add(Offer offer, Guid organisationId)
    {
        string token = LinkToken.New();
        var row = new Invitation
        {
            Id = clock.NewId(),
            OrganisationId = organisationId,
            Email = offer.Email.Trim(),
            Roles = offer.RolesWithWhatFollows,
            Specialties = [.. offer.Specialties.Distinct()],
            Name = offer.Name?.Trim(),
            Languages = [.. offer.Languages],
            LicenceNumber = offer.LicenceNumber?.Trim(),
            LicenceAuthority = offer.LicenceAuthority?.Trim(),
            LicenceEndsAt = offer.LicenceLastDay is { } day ? LicenceStates.EndOf(day) : null,
            TokenHash = LinkToken.HashOf(token),
            InvitedById = actor.Required.Id,
            At = clock.GetUtcNow(),
        };
        db.Add(row);
        return (row, token);
    }

    /// <summary>Null where an address can be invited; else the code of why not: it is a member's, or has an open invitation.</summary>
    public async Task<string?> WhyNotAsync(string email, Guid organisationId, CancellationToken cancellationToken)
    {
        string normal = normalizer.NormalizeEmail(email.Trim());
        bool isMember = await db.Set<Membership>().AnyAsync(
            m => m.OrganisationId == organisationId && m.State != MembershipState.Ended && db.Users.Any(u => u.Id == m.ClinicianId && u.NormalizedEmail == normal), cancellationToken);
        if (isMember) return "invite-already-member";
        var oldest = clock.GetUtcNow() - Invitation.Lifetime;
        var open = await db.Set<Invitation>().Where(i => i.OrganisationId == organisationId && i.AcceptedAt == null && i.WithdrawnAt == null && i.At > oldest).Select(i => i.Email).ToListAsync(cancellationToken);
        return open.Exists(other => normalizer.NormalizeEmail(other) == normal) ? "invite-already-open" : null;
    }

    /// <summary>All addresses that cannot be invited, by their normal form, each with the code of why not.</summary>
    public async Task<Dictionary<string, string>> KnownAsync(Guid organisationId, CancellationToken cancellationToken)
    {
        var members = await db.Set<Membership>().Where(m => m.OrganisationId == organisationId && m.State != MembershipState.Ended)
            .Join(db.Users, m => m.ClinicianId, u => u.Id, (_, u) => u.NormalizedEmail!).ToListAsync(cancellationToken);
        var oldest = clock.GetUtcNow() - Invitation.Lifetime;
        var open = await db.Set<Invitation>().Where(i => i.OrganisationId == organisationId && i.AcceptedAt == null && i.WithdrawnAt == null && i.At > oldest).Select(i => i.Email).ToListAsync(cancellationToken);
        var known = members.ToDictionary(email => email, _ => "invite-already-member");
        foreach (string email in open) known.TryAdd(Normal(email), "invite-already-open");
        return known;
    }

    public string Normal(string email) => normalizer.NormalizeEmail(email.Trim());

    /// <summary>The open invitation of a link; the refusal says why it leads nowhere.</summary>
    public async Task<Outcome<Invitation>> OfLinkAsync(string? token, CancellationToken cancellationToken)
    {
        byte[] hash = LinkToken.HashOf(token ?? "");
        var invitation = await db.Set<Invitation>().SingleOrDefaultAsync(i => i.TokenHash == hash, cancellationToken);
        if (invitation is null) return Refusal.NotFound("invitation-over");
        return invitation.RefuseAt(clock.GetUtcNow()) is { } refusal ? refusal : invitation;
    }

    /// <summary>One of the sender's organisation.</summary>
    public async Task<Outcome<Invitation>> OwnAsync(Guid invitationId, CancellationToken cancellationToken)
    {
        var invitation = await db.Set<Invitation>().SingleOrDefaultAsync(i => i.Id == invitationId && i.OrganisationId == actor.Required.OrganisationId, cancellationToken);
        return invitation is null ? Refusal.NotFound("invitation-unknown") : invitation;
    }

    public async Task<bool> HasAccountAsync(Invitation invitation, CancellationToken cancellationToken)
    {
        string normal = normalizer.NormalizeEmail(invitation.Email);
        return await db.Users.AnyAsync(u => u.NormalizedEmail == normal, cancellationToken);
    }

    /// <summary>Whether the signed-in person has the address that is meant; null where nobody is signed in.</summary>
    public async Task<bool?> IsForActorAsync(Invitation invitation, CancellationToken cancellationToken)
    {
        if (actor.Value is not { } me) return null;
        string normal = normalizer.NormalizeEmail(invitation.Email);
        return await db.Users.AnyAsync(u => u.Id == me.Id && u.NormalizedEmail == normal, cancellationToken);
    }

    /// <summary>A person of this hub takes the offered place; who has left comes back to the row they had.</summary>
    public async Task TakePlaceAsync(Invitation invitation, Clinician clinician, CancellationToken cancellationToken)
    {
        invitation.AcceptedAt = clock.GetUtcNow();
        var known = await db.Set<Membership>().SingleOrDefaultAsync(m => m.ClinicianId == clinician.Id && m.OrganisationId == invitation.OrganisationId, cancellationToken);
        if (known is null) db.Add(clinicians.MembershipOf(clinician, invitation.OrganisationId, invitation.Roles));
        else (known.State, known.Reason, known.Roles, known.ChangedAt, known.Version) = (MembershipState.Active, null, invitation.Roles, clock.GetUtcNow(), known.Version + 1);
        clinician.Specialties = [.. clinician.Specialties.Union(invitation.Specialties)];
        AddLicence(invitation, clinician.Id);
    }

    /// <summary>What an import said of a licence waits for being checked; one that has ended meanwhile is left out.</summary>
    public void AddLicence(Invitation invitation, Guid clinicianId)
    {
        if (invitation is not { LicenceNumber: { } number, LicenceAuthority: { } authority, LicenceEndsAt: { } end } || end <= clock.GetUtcNow()) return;
        db.Add(licences.Of(clinicianId, invitation.OrganisationId, number, authority, DateOnly.FromDateTime(end.UtcDateTime.AddTicks(-1))));
    }
}
