using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>How often somebody has guessed lately, by one way, at one account. The row is worth nothing once its time is over.</summary>
internal sealed class GuessCount
{
    /// <summary>SHA-256 over what was guessed, of whom and from where: no address is kept.</summary>
    public required byte[] Key { get; init; }

    public required int Count { get; set; }

    public required DateTimeOffset Until { get; init; }
}

internal sealed class GuessCountMapping : IEntityTypeConfiguration<GuessCount>
{
    public void Configure(EntityTypeBuilder<GuessCount> builder)
    {
        builder.ToTable("GuessCounts");
        builder.HasKey(c => c.Key);
        builder.Property(c => c.Key).ValueGeneratedNever();
        builder.HasIndex(c => c.Until);
    }
}
