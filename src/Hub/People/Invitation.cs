using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People;

public enum InvitationState
{
    Open,
    Accepted,
    Withdrawn,
    Expired,
}

/// <summary>A place offered to whoever has an e-mail address. The link's token is shown once; only its hash is kept.</summary>
internal sealed class Invitation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required string Email { get; init; }

    public required Roles Roles { get; init; }

    /// <summary>Codes of <see cref="Specialty"/>.</summary>
    public List<string> Specialties { get; init; } = [];

    /// <summary>As the inviter knows it; the invited person may write it otherwise. Null where nothing was said.</summary>
    public string? Name { get; init; }

    /// <summary>BCP 47 tags, best first; empty where nothing was said.</summary>
    public List<string> Languages { get; init; } = [];

    /// <summary>A licence that an import brought: it waits for being checked once the invitation is accepted.</summary>
    public string? LicenceNumber { get; init; }

    public string? LicenceAuthority { get; init; }

    public DateTimeOffset? LicenceEndsAt { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; set; }

    public required Guid InvitedById { get; init; }

    /// <summary>When its latest link was made.</summary>
    public required DateTimeOffset At { get; set; }

    /// <summary>Set once: who accepts second is refused.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    public DateTimeOffset? WithdrawnAt { get; set; }

    public DateTimeOffset ExpiresAt => At + Lifetime;

    public InvitationState StateAt(DateTimeOffset now) =>
        AcceptedAt is not null ? InvitationState.Accepted
        : WithdrawnAt is not null ? InvitationState.Withdrawn
        : now < ExpiresAt ? InvitationState.Open
        : InvitationState.Expired;

    /// <summary>Null while it is open; else why it leads nowhere, and what to do.</summary>
    public Refusal? RefuseAt(DateTimeOffset now) => StateAt(now) switch
    {
        InvitationState.Open => null,
        InvitationState.Accepted => Refusal.NotFound("invitation-used"),
        InvitationState.Withdrawn => Refusal.NotFound("invitation-withdrawn"),
        _ => Refusal.NotFound("invitation-expired"),
    };
}

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("Invitations");
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.Property(i => i.Roles).HasConversion<int>();
        builder.Ignore(i => i.ExpiresAt);
        builder.Property(i => i.AcceptedAt).IsConcurrencyToken();
        builder.Property(i => i.WithdrawnAt).IsConcurrencyToken();
        builder.HasIndex(i => i.TokenHash).IsUnique();
        builder.HasOne<Organisation>().WithMany().HasForeignKey(i => i.OrganisationId);
    }
}
