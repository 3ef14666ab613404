using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People;

/// <summary>A place offered to somebody who is not yet a clinician here. The link's token is shown once; only its hash is kept.</summary>
internal sealed class Invitation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required string Email { get; init; }

    public required Roles Roles { get; init; }

    /// <summary>Codes of <see cref="Specialty"/>.</summary>
    public List<string> Specialties { get; init; } = [];

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    public required Guid InvitedById { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Set once: who accepts second is refused.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    public bool IsOpenAt(DateTimeOffset now) => AcceptedAt is null && now < At + Lifetime;
}

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("Invitations");
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.Property(i => i.Roles).HasConversion<int>();
        builder.Property(i => i.AcceptedAt).IsConcurrencyToken();
        builder.HasIndex(i => i.TokenHash).IsUnique();
        builder.HasOne<Organisation>().WithMany().HasForeignKey(i => i.OrganisationId);
    }
}
