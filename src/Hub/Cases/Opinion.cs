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

/// <summary>The specialist's answer; never changed, a later one adds to it.</summary>
internal sealed class Opinion
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid AuthorId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Markdown { get; init; }

    public required Disposition Disposition { get; init; }
}

internal sealed class OpinionMapping : IEntityTypeConfiguration<Opinion>
{
    public void Configure(EntityTypeBuilder<Opinion> builder)
    {
        builder.ToTable("Opinions");
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.HasIndex(o => o.CaseId);
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(o => o.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(o => o.AuthorId).OnDelete(DeleteBehavior.Restrict);
    }
}
