using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>What its owner knows a passkey by; its public key is kept by Identity.</summary>
internal sealed class OwnPasskey
{
    public const int NameLength = 60;
    public const int MaxNumber = 10;

    public required Guid Id { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>As Identity keeps it beside the key.</summary>
    public required byte[] CredentialId { get; init; }

    public required string Name { get; set; }

    public required DateTimeOffset AddedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }
}

internal sealed class OwnPasskeyMapping : IEntityTypeConfiguration<OwnPasskey>
{
    public void Configure(EntityTypeBuilder<OwnPasskey> builder)
    {
        builder.ToTable("OwnPasskeys");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.HasIndex(p => p.CredentialId).IsUnique();
        builder.HasIndex(p => p.ClinicianId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(p => p.ClinicianId);
    }
}
