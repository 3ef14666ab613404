using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Quality;

/// <summary>What another specialist thinks of an opinion.</summary>
public enum ReviewVerdict
{
    Agree,
    AgreeWithRemarks,
    Disagree,
}

/// <summary>A specialist was asked to judge somebody else's opinion, and does so once.</summary>
internal sealed class OpinionReview
{
    /// <summary>How long the reviewer reads the case, and may write.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(14);

    public const int BestQuality = 5;

    public required Guid Id { get; init; }

    /// <summary>Who owns the case.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid OpinionId { get; init; }

    public required Guid ReviewerId { get; init; }

    /// <summary>For whom the reviewer acts.</summary>
    public required Guid ToOrganisationId { get; init; }

    public required Guid InvitedById { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Until when it can be written; null while the asker of a sensitive case has not agreed.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>When the asker of a sensitive case said no.</summary>
    public DateTimeOffset? RefusedAt { get; set; }

    public DateTimeOffset? WrittenAt { get; set; }

    public ReviewVerdict? Verdict { get; set; }

    /// <summary>1 to 5.</summary>
    public int? Quality { get; set; }

    public string? Comment { get; set; }

    public int Version { get; set; }
}

internal sealed class OpinionReviewMapping : IEntityTypeConfiguration<OpinionReview>
{
    public void Configure(EntityTypeBuilder<OpinionReview> builder)
    {
        builder.ToTable("OpinionReviews");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.HasIndex(r => new { r.OpinionId, r.ReviewerId }).IsUnique();
        builder.HasIndex(r => r.CaseId);
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(r => r.CaseId);
        builder.HasOne<Opinion>().WithMany().HasForeignKey(r => r.OpinionId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(r => r.ReviewerId).OnDelete(DeleteBehavior.Restrict);
    }
}
