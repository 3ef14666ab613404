using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Live.Interpreters;

/// <summary>An interpreter who was asked into one session. It opens that room to them while the talk lasts, and nothing of the case.</summary>
internal sealed class SessionGuest
{
    public required Guid Id { get; init; }

    /// <summary>The session's.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid SessionId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>For which they interpret.</summary>
    public required Guid ForOrganisationId { get; init; }

    /// <summary>BCP 47.</summary>
    public required string FromLanguage { get; init; }

    /// <summary>BCP 47; both directions are meant.</summary>
    public required string ToLanguage { get; init; }

    public required Guid InvitedById { get; init; }

    public required DateTimeOffset InvitedAt { get; init; }

    /// <summary>Up to where the session's log had come: what was said before is not theirs to read.</summary>
    public required long AfterSeq { get; init; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>True until it is ended, else null: a unique index lets somebody be asked into a session once at a time.</summary>
    public bool? IsOpen { get; private set; } = true;

    public void End(DateTimeOffset now) => (EndedAt, IsOpen) = (now, null);
}

internal sealed class SessionGuestMapping : IEntityTypeConfiguration<SessionGuest>
{
    public void Configure(EntityTypeBuilder<SessionGuest> builder)
    {
        builder.ToTable("SessionGuests");
        builder.Property(g => g.Id).ValueGeneratedNever();
        builder.Property(g => g.EndedAt).IsConcurrencyToken();
        builder.Property(g => g.FromLanguage).HasMaxLength(35);
        builder.Property(g => g.ToLanguage).HasMaxLength(35);
        builder.HasIndex(g => new { g.SessionId, g.ClinicianId, g.IsOpen }).IsUnique();
        builder.HasIndex(g => new { g.ClinicianId, g.IsOpen });
        builder.HasOne<Session>().WithMany().HasForeignKey(g => g.SessionId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(g => g.ClinicianId).OnDelete(DeleteBehavior.Restrict);
    }
}
