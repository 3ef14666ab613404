using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases;

/// <summary>How a privacy officer has judged an emergency access.</summary>
public enum EmergencyVerdict
{
    Justified,
    NotJustified,
}

/// <summary>Somebody without a part in a case read it because a patient could not wait (break-glass).</summary>
internal sealed class EmergencyAccess
{
    /// <summary>How long it opens the case.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(60);

    /// <summary>Unreviewed for so long, it takes the privilege away until it is reviewed.</summary>
    public static readonly TimeSpan ReviewWithin = TimeSpan.FromHours(72);

    public required Guid Id { get; init; }

    /// <summary>Who owns the case, and whose privacy officers review.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>For whom the reader acted.</summary>
    public required Guid ByOrganisationId { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset Until { get; init; }

    public Guid? ReviewedBy { get; set; }

    public DateTimeOffset? ReviewedAt { get; set; }

    public EmergencyVerdict? Verdict { get; set; }

    public string? ReviewNote { get; set; }

    public int Version { get; set; }
}

internal sealed class EmergencyAccessMapping : IEntityTypeConfiguration<EmergencyAccess>
{
    public void Configure(EntityTypeBuilder<EmergencyAccess> builder)
    {
        builder.ToTable("EmergencyAccesses");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasIndex(a => new { a.ClinicianId, a.CaseId });
        builder.HasIndex(a => new { a.OrganisationId, a.ReviewedAt });
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(a => a.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(a => a.ClinicianId).OnDelete(DeleteBehavior.Restrict);
    }
}
