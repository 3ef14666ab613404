using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Routing;

/// <summary>Somebody is away: nothing new is offered to them, and who stands in for them is told what could not wait.</summary>
internal sealed class Absence
{
    public required Guid Id { get; init; }

    /// <summary>Their home organisation.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid ClinicianId { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; set; }
}

/// <summary>How much somebody takes on, and who stands in for them.</summary>
internal sealed class Availability
{
    public required Guid ClinicianId { get; init; }

    /// <summary>Cases a week that may be offered to them; null for any number. Who asks them by name is not bound by it.</summary>
    public int? WeeklyCap { get; set; }

    /// <summary>Who acknowledges critical opinions in their place; null for nobody.</summary>
    public Guid? DeputyId { get; set; }

    public int Version { get; set; }
}

/// <summary>Somebody is on duty for a specialty of their organisation.</summary>
internal sealed class Shift
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>A code of <see cref="People.Specialty"/>.</summary>
    public required string Specialty { get; init; }

    public required Guid ClinicianId { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>Second on call.</summary>
    public bool IsBackup { get; init; }
}

internal sealed class DutyMapping : IEntityTypeConfiguration<Absence>, IEntityTypeConfiguration<Availability>, IEntityTypeConfiguration<Shift>
{
    public void Configure(EntityTypeBuilder<Absence> builder)
    {
        builder.ToTable("Absences");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.HasIndex(a => new { a.ClinicianId, a.To });
        builder.HasOne<Clinician>().WithMany().HasForeignKey(a => a.ClinicianId);
    }

    public void Configure(EntityTypeBuilder<Availability> builder)
    {
        builder.ToTable("Availabilities");
        builder.HasKey(a => a.ClinicianId);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasOne<Clinician>().WithOne().HasForeignKey<Availability>(a => a.ClinicianId);
    }

    public void Configure(EntityTypeBuilder<Shift> builder)
    {
        builder.ToTable("Shifts");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.HasIndex(s => new { s.OrganisationId, s.Specialty, s.From });
        builder.HasIndex(s => new { s.ClinicianId, s.To });
        builder.HasOne<Clinician>().WithMany().HasForeignKey(s => s.ClinicianId);
    }
}
