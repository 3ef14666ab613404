using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>A passkey's challenge that was answered: it is not taken a second time. Forgotten when it would be over anyway.</summary>
internal sealed class SpentChallenge
{
    /// <summary>SHA-256 of the challenge's ticket.</summary>
    public required byte[] Hash { get; init; }

    public required DateTimeOffset Until { get; init; }
}

internal sealed class SpentChallengeMapping : IEntityTypeConfiguration<SpentChallenge>
{
    public void Configure(EntityTypeBuilder<SpentChallenge> builder)
    {
        builder.ToTable("SpentChallenges");
        builder.HasKey(c => c.Hash);
        builder.Property(c => c.Hash).ValueGeneratedNever();
    }
}
