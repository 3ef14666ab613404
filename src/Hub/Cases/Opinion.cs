using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases;

/// <summary>What should happen to the patient now.</summary>
public enum Disposition
{
    Stay,
    Refer,
    UrgentTransfer,
}

/// <summary>How sure its author is of an opinion.</summary>
public enum Confidence
{
    High,
    Moderate,
    Low,
}

/// <summary>What an opinion rests on.</summary>
public enum OpinionBasis
{
    /// <summary>What stands in the case, and nothing else.</summary>
    RecordsOnly,

    /// <summary>Patient or images were seen live, in a consult.</summary>
    SeenLive,
}

/// <summary>The specialist's answer. It may be mended until the asker opens it, and for a quarter of an hour at most; what comes later is an opinion of its own that adds to it.</summary>
internal sealed class Opinion
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid AuthorId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The whole as Markdown, as people read it; a summary in a sentence where it was spoken.</summary>
    public required string Markdown { get; set; }

    public required Disposition Disposition { get; set; }

    /// <summary>What the author thinks it is, Markdown; null where the opinion was written in one piece or spoken.</summary>
    public string? Assessment { get; set; }

    /// <summary>What should be done, Markdown; null likewise.</summary>
    public string? Recommendation { get; set; }

    public Confidence? Confidence { get; set; }

    public OpinionBasis? Basis { get; set; }

    /// <summary>Guidelines and papers it follows, one a line; null where none are named.</summary>
    public string? References { get; set; }

    /// <summary>The patient is in danger if nobody reads this soon.</summary>
    public bool IsCritical { get; set; }

    /// <summary>BCP 47 tag of the prose; null where it was not said.</summary>
    public string? Language { get; set; }

    /// <summary>The blob of a spoken opinion; null for a written one.</summary>
    public Guid? VoiceId { get; set; }

    /// <summary>How long the spoken opinion is, at most 90 s; null for a written one.</summary>
    public TimeSpan? VoiceLength { get; set; }

    /// <summary>Of the spoken opinion's file, lower-case hex; null for a written one.</summary>
    public string? VoiceSha256 { get; set; }

    /// <summary>The opinion that this one adds to; null for one that stands by itself. An addendum to an addendum adds to what that one adds to.</summary>
    public Guid? AddsToId { get; init; }

    /// <summary>The author's name, as it was when they signed; null for opinions of 0.2.0 and earlier.</summary>
    public string? SignedName { get; set; }

    /// <summary>Number and authority of the licence they signed with; null likewise.</summary>
    public string? SignedLicence { get; set; }

    /// <summary>When its author last mended it; null where they never did.</summary>
    public DateTimeOffset? RevisedAt { get; set; }

    /// <summary>When the asker, or who stands in for them, first opened it; null while they have not.</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    /// <summary>Rises with each change, so that of an edit and an opening at once the second is refused.</summary>
    public int Version { get; set; }

    /// <summary>It must not wait: whoever asked is told at any hour, and has a short time to acknowledge it.</summary>
    public bool IsUrgent => IsCritical || Disposition == Disposition.UrgentTransfer;
}

internal sealed class OpinionMapping : IEntityTypeConfiguration<Opinion>
{
    public void Configure(EntityTypeBuilder<Opinion> builder)
    {
        builder.ToTable("Opinions");
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Version).IsConcurrencyToken();
        builder.Ignore(o => o.IsUrgent);
        builder.HasIndex(o => o.CaseId);
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(o => o.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(o => o.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Opinion>().WithMany().HasForeignKey(o => o.AddsToId).OnDelete(DeleteBehavior.Restrict);
    }
}
