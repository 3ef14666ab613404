using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.AspNetCore.Identity;

namespace CaseHub.Hub.People;

/// <summary>Makes the rows of a clinician: Identity's, ours, and the first membership; they are saved with the command that asks.</summary>
internal sealed class NewClinicians(HubDb db, UserManager<IdentityUser<Guid>> users, TimeProvider clock)
{
    public const int EmailLength = 254;
    public const int NameLength = 200;

    /// <summary>Length is what makes a password hard to guess (NIST SP 800-63B §5.1.1.2): no rules on its letters.</summary>
    public const int PasswordMinLength = 10;
    public const int PasswordMaxLength = 128;

    /// <summary>Null when all rows will be saved; else what is wrong with the address or the password.</summary>
    /// <param name="email">To sign in with.</param>
    /// <param name="password">Validated; null for who comes in by their organisation's own provider.</param>
    /// <param name="roles">In the clinician's home organisation.</param>
    /// <param name="clinicianOf">Makes the person for the id of the new account.</param>
    public async Task<Refusal?> AddAsync(string email, string? password, Roles roles, Func<Guid, Clinician> clinicianOf)
    {
        var user = new IdentityUser<Guid> { Id = clock.NewId(), UserName = email, Email = email, EmailConfirmed = true };
        var result = password is null ? await users.CreateAsync(user) : await users.CreateAsync(user, password);
        if (!result.Succeeded)
        {
            var errors = new FieldErrors();
            errors.Add("email", "email-taken");
            return Refusal.Invalid("invalid") with { Fields = errors.Texts };
        }

        var clinician = clinicianOf(user.Id);
        db.Add(clinician);
        db.Add(MembershipOf(clinician, clinician.HomeOrganisationId, roles));
        return null;
    }

    public Membership MembershipOf(Clinician clinician, Guid organisationId, Roles roles) => new()
    {
        Id = clock.NewId(),
        ClinicianId = clinician.Id,
        OrganisationId = organisationId,
        Roles = roles,
        Since = clock.GetUtcNow(),
        ChangedAt = clock.GetUtcNow(),
    };

    public static void ValidateEmail(FieldErrors errors, string? email)
    {
        errors.Text("email", email, EmailLength);
        if (email?.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] || email.Any(char.IsWhiteSpace)) errors.Add("email", "email-malformed");
    }

    public static void ValidatePassword(FieldErrors errors, string? password)
    {
        errors.Text("password", password, PasswordMaxLength);
        if (password?.Length < PasswordMinLength) errors.Add("password", "password-too-short", PasswordMinLength);
    }

    /// <summary>ISO 3166-1 alpha-2, by its form.</summary>
    public static void ValidateCountry(FieldErrors errors, string? country)
    {
        if (!IsCountry(country)) errors.Add("country", "country-unknown");
    }

    public static bool IsCountry(string? country) => country is { Length: 2 } && country.All(char.IsAsciiLetterUpper);

    public static void ValidateTimeZone(FieldErrors errors, string? timeZone)
    {
        if (timeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _)) errors.Add("timeZone", "time-zone-unknown");
    }
}
