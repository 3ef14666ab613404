using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Opinions;

public enum CaseMessageKind
{
    /// <summary>An adviser cannot answer yet and asks the asker something.</summary>
    AskBack,

    /// <summary>What the asker, or who stands in for them, answers to all that was asked back.</summary>
    Reply,

    /// <summary>An adviser thinks that somebody else should be asked too; <see cref="CaseMessage.ClinicianId"/> is whom.</summary>
    Suggestion,
}

/// <summary>A question of an adviser, or the answer to it. There is nothing between the two: what needs no answer is a note.</summary>
internal sealed class CaseMessage
{
    public const int TextLength = 4_000;

    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid AuthorId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required CaseMessageKind Kind { get; init; }

    /// <summary>Markdown.</summary>
    public required string Text { get; init; }

    /// <summary>Of a suggestion: who should be asked.</summary>
    public Guid? ClinicianId { get; init; }
}

internal sealed class CaseMessageMapping : IEntityTypeConfiguration<CaseMessage>
{
    public void Configure(EntityTypeBuilder<CaseMessage> builder)
    {
        builder.ToTable("CaseMessages");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.HasIndex(m => new { m.CaseId, m.At });
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(m => m.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(m => m.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(m => m.ClinicianId).OnDelete(DeleteBehavior.Restrict);
    }
}
