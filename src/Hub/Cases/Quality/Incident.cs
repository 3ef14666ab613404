using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Quality;

public enum IncidentKind
{
    WrongPatient,
    Delay,
    WrongAdvice,
    Technical,
    Privacy,
    Other,
}

/// <summary>What became of the patient by it (WHO, Conceptual Framework for the International Classification for Patient Safety, degree of harm).</summary>
public enum IncidentSeverity
{
    NoHarm,
    Mild,
    Moderate,
    Severe,
    Death,
}

/// <summary>Something went wrong, or nearly did, and somebody said so.</summary>
internal sealed class Incident
{
    public const int TextLength = 4_000;

    public required Guid Id { get; init; }

    /// <summary>Whose coordinators and privacy officers handle it: the case's owner; without a case, the reporter's organisation.</summary>
    public required Guid OrganisationId { get; init; }

    public Guid? CaseId { get; init; }

    public required IncidentKind Kind { get; init; }

    public required IncidentSeverity Severity { get; init; }

    public required string Text { get; init; }

    public required Guid ReportedById { get; init; }

    /// <summary>Their name is shown to privacy officers alone.</summary>
    public required bool IsUnnamed { get; init; }

    public required DateTimeOffset At { get; init; }

    public Guid? HandledById { get; set; }

    public string? Measures { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    public int Version { get; set; }
}

internal sealed class IncidentMapping : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.ToTable("Incidents");
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.Property(i => i.Version).IsConcurrencyToken();
        builder.HasIndex(i => new { i.OrganisationId, i.ClosedAt });
        builder.HasIndex(i => i.ReportedById);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(i => i.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(i => i.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(i => i.ReportedById).OnDelete(DeleteBehavior.Restrict);
    }
}
