using CaseHub.Hub.People.SignIns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People;

/// <summary>How somebody proved who they are.</summary>
public enum SignInMethod
{
    Password,

    /// <summary>Password and a code of an authenticator app, or a recovery code.</summary>
    PasswordAndCode,
    Passkey,

    /// <summary>The organisation's own identity provider.</summary>
    Provider,

    /// <summary>As <see cref="Provider"/>, which demanded a second factor itself.</summary>
    ProviderWithSecondFactor,
}

internal static class SignInMethods
{
    /// <summary>True where a second factor was given, or one that needs no second.</summary>
    public static bool IsStrong(this SignInMethod method) => method is SignInMethod.PasswordAndCode or SignInMethod.Passkey or SignInMethod.ProviderWithSecondFactor;
}

/// <summary>One browser or program that is signed in. Its id travels as a claim in the cookie or the bearer token and is looked up on each request.</summary>
internal sealed class SignIn
{
    /// <summary>However often it is used, somebody has to give the password again after this.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    public required Guid Id { get; init; }

    /// <summary>For whom the person acts by it; they may change it to another of their organisations.</summary>
    public required Guid OrganisationId { get; set; }

    public required Guid ClinicianId { get; init; }

    public required DateTimeOffset At { get; init; }

    public SignInMethod Method { get; set; }

    /// <summary>When they proved again that it is they, to change how they sign in; null while they have not.</summary>
    public DateTimeOffset? ProvedAt { get; set; }

    /// <summary>True for a program's bearer token: nobody sits in front of it, so it is not signed out for being idle.</summary>
    public bool IsProgram { get; init; }

    /// <summary>Browser and system in words, for the list of devices; empty where it did not say.</summary>
    public string Device { get; init; } = "";

    /// <summary>SHA-256 of what the browser is known again by; null for programs, and where it keeps nothing.</summary>
    public byte[]? DeviceHash { get; init; }

    /// <summary>The last sign of life, to the minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class SignInMapping : IEntityTypeConfiguration<SignIn>
{
    public void Configure(EntityTypeBuilder<SignIn> builder)
    {
        builder.ToTable("SignIns");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Device).HasMaxLength(Visit.DeviceLength);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(s => s.ClinicianId);
    }
}
