using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Briefings;

/// <summary>Somebody wants to come to a briefing and be told of it. The row goes when they do not any more.</summary>
internal sealed class BriefingRegistration
{
    public required Guid BriefingId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>The briefing's.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>For which they come.</summary>
    public required Guid ForOrganisationId { get; init; }

    /// <summary>Which of the briefing's languages they want to hear, BCP 47; null for the floor.</summary>
    public string? Language { get; set; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class BriefingRegistrationMapping : IEntityTypeConfiguration<BriefingRegistration>
{
    public void Configure(EntityTypeBuilder<BriefingRegistration> builder)
    {
        builder.ToTable("BriefingRegistrations");
        builder.HasKey(r => new { r.BriefingId, r.ClinicianId });
        builder.Property(r => r.Language).HasMaxLength(35);
        builder.HasIndex(r => r.ClinicianId);
        builder.HasOne<Briefing>().WithMany().HasForeignKey(r => r.BriefingId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(r => r.ClinicianId).OnDelete(DeleteBehavior.Restrict);
    }
}
