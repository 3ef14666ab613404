using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Live;

/// <summary>Lets a device or program publish to, or view, one session on a person's behalf (WHIP, WHEP). Only its hash is kept.</summary>
internal sealed class MediaToken
{
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>Who made it, and on whose behalf the device is there.</summary>
    public required Guid ClinicianId { get; init; }

    /// <summary>The sign-in or personal access token that it was made by, and ends with.</summary>
    public required Guid SignInId { get; init; }

    /// <summary><c>publish</c> or <c>view</c>.</summary>
    public required string Role { get; init; }

    /// <summary>What others see, such as "Ultrasound, room 2".</summary>
    public required string Label { get; init; }

    /// <summary>BCP 47; null where it does not matter.</summary>
    public string? Language { get; init; }

    /// <summary>The person's answer, for this publication, to being recorded.</summary>
    public required bool RecordingConsent { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>SHA-256 of the secret, 32 bytes.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>256 random bits for the bearer, and their hash for the row.</summary>
    public static (string Secret, byte[] Hash) NewSecret()
    {
        string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return (secret, Hash(secret));
    }

    /// <summary>What the bearer shows: the row's id and the secret.</summary>
    public string Write(string secret) => $"{Id:N}.{secret}";

    /// <summary>Takes a shown token apart; false for what cannot be one.</summary>
    public static bool TryRead(string? shown, out Guid id, out byte[] hash)
    {
        (id, hash) = (default, []);
        if (shown is not { Length: 32 + 1 + 64 } || shown[32] != '.') return false;
        hash = Hash(shown[33..]);
        return Guid.TryParseExact(shown[..32], "N", out id);
    }

    /// <summary>True for the right secret, before it expires.</summary>
    public bool IsShownBy(byte[] hash, DateTimeOffset now) => CryptographicOperations.FixedTimeEquals(SecretHash, hash) && now < ExpiresAt;

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));
}

internal sealed class MediaTokenMapping : IEntityTypeConfiguration<MediaToken>
{
    public void Configure(EntityTypeBuilder<MediaToken> builder)
    {
        builder.ToTable("MediaTokens");
        builder.HasIndex(token => token.SessionId);
        builder.Property(token => token.Role).HasMaxLength(8);
        builder.Property(token => token.Label).HasMaxLength(IssueMediaToken.MaxLabelLength);
    }
}
