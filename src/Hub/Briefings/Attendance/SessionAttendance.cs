using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Briefings.Attendance;

/// <summary>One stay of somebody in a briefing, in as many tabs and devices as they like. Somebody who goes and comes back has two.</summary>
internal sealed class SessionAttendance
{
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }

    /// <summary>The briefing's.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>For which they came.</summary>
    public required Guid ForOrganisationId { get; init; }

    /// <summary>That organisation's, as it was then; ISO 3166-1 alpha-2.</summary>
    public required string Country { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>When the hub last knew that they were there: each minute. Should it die, their stay ends here.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>In how many tabs and devices they are there.</summary>
    public required int Places { get; set; }

    /// <summary>True until it ends, else null: a unique index lets somebody be in a briefing once at a time.</summary>
    public bool? IsOpen { get; private set; } = true;

    public void End(DateTimeOffset at) => (LeftAt, LastSeenAt, Places, IsOpen) = (at, at, 0, null);
}

internal sealed class SessionAttendanceMapping : IEntityTypeConfiguration<SessionAttendance>
{
    public void Configure(EntityTypeBuilder<SessionAttendance> builder)
    {
        builder.ToTable("SessionAttendance");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Country).HasMaxLength(2);
        builder.Property(a => a.Places).IsConcurrencyToken();
        builder.HasIndex(a => new { a.SessionId, a.ClinicianId, a.IsOpen }).IsUnique();
        builder.HasIndex(a => a.IsOpen);
        builder.HasOne<Session>().WithMany().HasForeignKey(a => a.SessionId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(a => a.ClinicianId).OnDelete(DeleteBehavior.Restrict);
    }
}
