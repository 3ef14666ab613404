using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People.Tokens;

/// <summary>Lets a program act for a person within chosen scopes until a day. Only its hash is kept.</summary>
internal sealed class PersonalToken
{
    /// <summary>What every token begins with, so that a scanner for leaked secrets finds it.</summary>
    public const string Prefix = "casehub_";

    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>What the person calls it.</summary>
    public required string Name { get; init; }

    public required Scopes Scopes { get; init; }

    /// <summary>How the person had signed in who made it: where a second factor is demanded, a token made without one opens nothing.</summary>
    public SignInMethod Method { get; init; }

    /// <summary>SHA-256 of the secret, which has 256 random bits.</summary>
    public required byte[] SecretHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>What the bearer shows: prefix, the row's id, the secret.</summary>
    public string Write(string secret) => $"{Prefix}{Id:N}_{secret}";

    /// <summary>Takes a shown token apart; false for what cannot be one.</summary>
    public static bool TryRead(string? shown, out Guid id, out byte[] hash)
    {
        (id, hash) = (default, []);
        if (shown?.StartsWith(Prefix, StringComparison.Ordinal) is not true) return false;
        if (shown[Prefix.Length..].Split('_', 2) is not [{ Length: 32 } row, { Length: > 0 and < 100 } secret]) return false;
        hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        return Guid.TryParseExact(row, "N", out id);
    }
}

internal sealed class PersonalTokenMapping : IEntityTypeConfiguration<PersonalToken>
{
    public void Configure(EntityTypeBuilder<PersonalToken> builder)
    {
        builder.ToTable("PersonalTokens");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.Name).HasMaxLength(CreateToken.MaxNameLength);
        builder.Property(t => t.Scopes).HasConversion<int>();
        builder.HasIndex(t => t.ClinicianId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(t => t.ClinicianId);
    }
}
