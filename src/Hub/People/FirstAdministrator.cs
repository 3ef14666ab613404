using System.Security.Cryptography;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People;

/// <summary>The one-time token that the log shows while nobody can sign in. It lives as long as the process: a new start shows a new one.</summary>
internal sealed class FirstAdministratorToken
{
    private byte[]? hash;

    public string Issue()
    {
        string token = LinkToken.New();
        hash = LinkToken.HashOf(token);
        return token;
    }

    public bool Matches(string token) => hash is not null && CryptographicOperations.FixedTimeEquals(hash, LinkToken.HashOf(token));
}

/// <summary>Whoever reads the log of an empty hub makes its first organisation and administrator.</summary>
public static class CreateFirstAdministrator
{
    /// <param name="Token">From the log.</param>
    /// <param name="OrganisationName">The first organisation.</param>
    /// <param name="Country">Its country, ISO 3166-1 alpha-2.</param>
    /// <param name="Name">The administrator's, as shown to others.</param>
    /// <param name="Email">To sign in with.</param>
    /// <param name="Password">10–128 characters.</param>
    /// <param name="TimeZone">IANA name; UTC when null.</param>
    public sealed record Request(
        string? Token, string? OrganisationName, string? Country, string? Name, string? Email, string? Password, string? TimeZone = null)
        : ICommand<Unit>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("token", Token, 100);
            errors.Text("organisationName", OrganisationName, NewClinicians.NameLength);
            errors.Text("name", Name, NewClinicians.NameLength);
            NewClinicians.ValidateCountry(errors, Country);
            NewClinicians.ValidateEmail(errors, Email);
            NewClinicians.ValidatePassword(errors, Password);
            NewClinicians.ValidateTimeZone(errors, TimeZone);
        }

        public override string ToString() => nameof(CreateFirstAdministrator);
    }

    internal sealed class Handler(HubDb db, FirstAdministratorToken token, NewClinicians clinicians, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await db.Set<Clinician>().AnyAsync(cancellationToken)) return Refusal.Conflict("first-administrator-exists");
            if (!token.Matches(request.Token!.Trim())) return Refusal.Forbidden("first-administrator-token");

            var now = clock.GetUtcNow();
            var organisation = new Organisation { Id = clock.NewId(), Name = request.OrganisationName!.Trim(), Country = request.Country!, CreatedAt = now };
            db.Add(organisation);
            var refusal = await clinicians.AddAsync(request.Email!.Trim(), request.Password!, Roles.Administrator, id => new Clinician
            {
                Id = id,
                HomeOrganisationId = organisation.Id,
                Name = request.Name!.Trim(),
                Country = request.Country!,
                TimeZone = request.TimeZone ?? "UTC",
                CreatedAt = now,
            });
            return refusal is null ? Unit.Value : refusal;
        }
    }
}
