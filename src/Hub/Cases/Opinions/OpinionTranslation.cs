using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Opinions;

public enum TranslatedBy
{
    Human,

    /// <summary>By a program, and checked by nobody.</summary>
    Machine,
}

/// <summary>What an opinion's prose says in another language, beside the original and never in its place. A later one in the same language is shown instead of an earlier one.</summary>
internal sealed class OpinionTranslation
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid OpinionId { get; init; }

    /// <summary>BCP 47 tag.</summary>
    public required string Language { get; init; }

    public required string Markdown { get; init; }

    public required TranslatedBy By { get; init; }

    /// <summary>Who added it and answers for how it is marked.</summary>
    public required Guid ById { get; init; }

    /// <summary>Of an opinion that was mended later it says what stood there before.</summary>
    public required DateTimeOffset At { get; init; }
}

internal sealed class OpinionTranslationMapping : IEntityTypeConfiguration<OpinionTranslation>
{
    public void Configure(EntityTypeBuilder<OpinionTranslation> builder)
    {
        builder.ToTable("OpinionTranslations");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.HasIndex(t => new { t.OpinionId, t.At });
        builder.HasOne<Opinion>().WithMany().HasForeignKey(t => t.OpinionId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(t => t.ById).OnDelete(DeleteBehavior.Restrict);
    }
}
