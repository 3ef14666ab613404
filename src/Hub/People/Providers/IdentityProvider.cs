using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People.Providers;

/// <summary>An organisation's own sign-in: an OpenID provider whose word on who somebody is counts for that organisation and no other.</summary>
internal sealed class IdentityProvider
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>On the button, such as <c>North Hospital account</c>.</summary>
    public required string Name { get; set; }

    /// <summary>As the provider says it of itself, to the letter (OpenID Connect Discovery §4.3).</summary>
    public required string Issuer { get; set; }

    public required string ClientId { get; set; }

    /// <summary>Sealed by <see cref="ProviderSecrets"/>; null for a public client, which PKCE alone protects.</summary>
    public string? SealedSecret { get; set; }

    /// <summary>Asked for besides <c>openid</c>.</summary>
    public List<string> Scopes { get; set; } = [];

    /// <summary>The claim that carries groups or roles; empty where roles are given here.</summary>
    public string RolesClaim { get; set; } = "";

    /// <summary>Lines of <see cref="RoleMapping"/>.</summary>
    public string RoleLines { get; set; } = "";

    /// <summary>Whoever the provider knows and we do not gets an account at their first sign-in, if their address is of <see cref="EmailDomains"/>.</summary>
    public bool MakesAccounts { get; set; }

    /// <summary>Lower case, such as <c>north.example</c>: whose addresses the provider may speak for, and who is shown its button.</summary>
    public List<string> EmailDomains { get; set; } = [];

    /// <summary>An administrator's word that nobody passes the provider without a second factor, for those that do not say so themselves.</summary>
    public bool DemandsSecondFactor { get; set; }

    /// <summary>On the sign-in page of everybody; otherwise only for those who name a domain or come by the organisation's link.</summary>
    public bool IsListed { get; set; }

    public bool IsEnabled { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Rises with each change: who began to sign in before it has to begin anew.</summary>
    public int Version { get; set; }
}

/// <summary>A person is known by (issuer, subject), as the provider gives them, and never by their address.</summary>
internal sealed class ProviderLink
{
    public required Guid Id { get; init; }

    public required Guid ProviderId { get; init; }

    public required string Issuer { get; init; }

    /// <summary><c>sub</c>: never given to another person (OpenID Connect Core §2).</summary>
    public required string Subject { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>As the provider called them last: what it changes is carried over, what they change here stays.</summary>
    public string? Name { get; set; }

    public string? Email { get; set; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset LastUsedAt { get; set; }
}

/// <summary>Somebody who is signed in came back from a provider; whether that account is theirs they have yet to say.</summary>
internal sealed class LinkOffer
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public required Guid Id { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>Only the browser that went there may say yes.</summary>
    public required Guid SignInId { get; init; }

    public required Guid ProviderId { get; init; }

    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    public required string? Name { get; init; }

    public required string? Email { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class ProviderMapping : IEntityTypeConfiguration<IdentityProvider>, IEntityTypeConfiguration<ProviderLink>, IEntityTypeConfiguration<LinkOffer>
{
    public void Configure(EntityTypeBuilder<IdentityProvider> builder)
    {
        builder.ToTable("IdentityProviders");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasIndex(p => p.OrganisationId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(p => p.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ProviderLink> builder)
    {
        builder.ToTable("ProviderLinks");
        builder.Property(l => l.Id).ValueGeneratedNever();
        builder.HasIndex(l => new { l.ProviderId, l.Issuer, l.Subject }).IsUnique();
        builder.HasIndex(l => l.ClinicianId);
        builder.HasOne<IdentityProvider>().WithMany().HasForeignKey(l => l.ProviderId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(l => l.ClinicianId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<LinkOffer> builder)
    {
        builder.ToTable("LinkOffers");
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.HasIndex(o => o.ClinicianId);
        builder.HasOne<IdentityProvider>().WithMany().HasForeignKey(o => o.ProviderId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(o => o.ClinicianId).OnDelete(DeleteBehavior.Restrict);
    }
}
