using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>What the page behind an invitation's link shows before it is accepted.</summary>
public static class ReadInvitation
{
    public sealed record Request(string? Token) : IQuery<Answer>;

    /// <param name="Name">As the inviter knows it; null where nothing was said.</param>
    /// <param name="HasAccount">True where the address signs in here already: it takes a further place instead of making a second account.</param>
    /// <param name="IsForYou">Whether the signed-in person has this address; null where nobody is signed in.</param>
    public sealed record Answer(string Email, string OrganisationName, string Country, DateTimeOffset ExpiresAt, string? Name = null, bool HasAccount = false, bool? IsForYou = null);

    internal sealed class Handler(HubDb db, Invitations invitations) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await invitations.OfLinkAsync(request.Token, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var invitation = found.Value;
            var organisation = await db.Set<Organisation>().SingleAsync(o => o.Id == invitation.OrganisationId, cancellationToken);
            return new Answer(
                invitation.Email, organisation.Name, organisation.Country, invitation.ExpiresAt, invitation.Name,
                await invitations.HasAccountAsync(invitation, cancellationToken), await invitations.IsForActorAsync(invitation, cancellationToken));
        }
    }
}

/// <summary>The invited person takes their place: name and password are theirs, organisation, roles and specialties the inviter's.</summary>
public static class AcceptInvitation
{
    /// <param name="Token">From the link.</param>
    /// <param name="Name">As shown to others.</param>
    /// <param name="Password">10–128 characters.</param>
    /// <param name="Country">ISO 3166-1 alpha-2; the organisation's when null.</param>
    /// <param name="TimeZone">IANA name; UTC when null.</param>
    /// <param name="Languages">BCP 47 tags, best first.</param>
    public sealed record Request(
        string? Token, string? Name, string? Password, string? Country = null, string? TimeZone = null, IReadOnlyList<string>? Languages = null)
        : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("name", Name, NewClinicians.NameLength);
            NewClinicians.ValidatePassword(errors, Password);
            NewClinicians.ValidateTimeZone(errors, TimeZone);
            if (Country is not null) NewClinicians.ValidateCountry(errors, Country);
            foreach (string language in Languages ?? []) errors.Text("languages", language, 35);
        }

        public override string ToString() => nameof(AcceptInvitation);
    }

    /// <param name="Email">What to sign in with now.</param>
    public sealed record Answer(Guid ClinicianId, string Email);

    internal sealed class Handler(HubDb db, Invitations invitations, NewClinicians clinicians, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var found = await invitations.OfLinkAsync(request.Token, cancellationToken);
            if (!found.IsGranted) return found.Refusal;
            var invitation = found.Value;
            if (await invitations.IsForActorAsync(invitation, cancellationToken) is false) return Refusal.Forbidden("invitation-not-yours");
            if (await invitations.HasAccountAsync(invitation, cancellationToken)) return Refusal.Conflict("invitation-has-account");

            invitation.AcceptedAt = clock.GetUtcNow();
            var organisation = await db.Set<Organisation>().SingleAsync(o => o.Id == invitation.OrganisationId, cancellationToken);
            var clinicianId = Guid.Empty;
            var refusal = await clinicians.AddAsync(invitation.Email, request.Password!, invitation.Roles, id => new Clinician
            {
                Id = clinicianId = id,
                HomeOrganisationId = organisation.Id,
                Name = request.Name!.Trim(),
                Specialties = [.. invitation.Specialties],
                Languages = [.. invitation.Languages.Count > 0 ? invitation.Languages : request.Languages ?? []],
                Country = request.Country ?? organisation.Country,
                TimeZone = request.TimeZone ?? "UTC",
                CreatedAt = clock.GetUtcNow(),
            });
            if (refusal is not null) return refusal;
            invitations.AddLicence(invitation, clinicianId);
            return new Answer(clinicianId, invitation.Email);
        }
    }
}
