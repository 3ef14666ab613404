using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>What the page behind an invitation's link shows before it is accepted.</summary>
public static class ReadInvitation
{
    public sealed record Request(string? Token) : IQuery<Answer>;

    public sealed record Answer(string Email, string OrganisationName, string Country, DateTimeOffset ExpiresAt);

    internal sealed class Handler(HubDb db, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            byte[] hash = LinkToken.HashOf(request.Token ?? "");
            var invitation = await db.Set<Invitation>().AsNoTracking().SingleOrDefaultAsync(i => i.TokenHash == hash, cancellationToken);
            if (invitation?.IsOpenAt(clock.GetUtcNow()) is not true) return Refusal.NotFound("invitation-over");
            var organisation = await db.Set<Organisation>().SingleAsync(o => o.Id == invitation.OrganisationId, cancellationToken);
            return new Answer(invitation.Email, organisation.Name, organisation.Country, invitation.At + Invitation.Lifetime);
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

    internal sealed class Handler(HubDb db, NewClinicians clinicians, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            byte[] hash = LinkToken.HashOf(request.Token ?? "");
            var invitation = await db.Set<Invitation>().SingleOrDefaultAsync(i => i.TokenHash == hash, cancellationToken);
            if (invitation?.IsOpenAt(clock.GetUtcNow()) is not true) return Refusal.NotFound("invitation-over");

            invitation.AcceptedAt = clock.GetUtcNow();
            var organisation = await db.Set<Organisation>().SingleAsync(o => o.Id == invitation.OrganisationId, cancellationToken);
            var clinicianId = Guid.Empty;
            var refusal = await clinicians.AddAsync(invitation.Email, request.Password!, invitation.Roles, id => new Clinician
            {
                Id = clinicianId = id,
                HomeOrganisationId = organisation.Id,
                Name = request.Name!.Trim(),
                Specialties = [.. invitation.Specialties],
                Languages = [.. request.Languages ?? []],
                Country = request.Country ?? organisation.Country,
                TimeZone = request.TimeZone ?? "UTC",
                CreatedAt = clock.GetUtcNow(),
            });
            return refusal is null ? new Answer(clinicianId, invitation.Email) : refusal;
        }
    }
}
