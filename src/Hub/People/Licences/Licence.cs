using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People.Licences;

public enum LicenceState
{
    /// <summary>Nobody has checked it yet.</summary>
    Submitted,

    /// <summary>One administrator has; a second has to.</summary>
    CheckedOnce,

    /// <summary>One administrator has, in a surge: it counts until the second check is due.</summary>
    CheckedInSurge,
    Valid,
    Refused,
    Expired,

    /// <summary>The second check of a surge did not come in time.</summary>
    SecondCheckOverdue,
}

/// <summary>A licence to practise. Without a valid one nobody gives opinions for the organisation that checks it.</summary>
internal sealed class Licence
{
    public required Guid Id { get; init; }

    /// <summary>Whose administrators check it.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid ClinicianId { get; init; }

    public required string Number { get; init; }

    /// <summary>Who issued it, such as a medical council.</summary>
    public required string Authority { get; init; }

    /// <summary>The first moment at which it does not count any more.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public Guid? FirstCheckBy { get; set; }

    public DateTimeOffset? FirstCheckAt { get; set; }

    public Guid? SecondCheckBy { get; set; }

    public DateTimeOffset? SecondCheckAt { get; set; }

    /// <summary>Set by a first check in a surge: until then it counts without the second.</summary>
    public DateTimeOffset? SecondCheckDue { get; set; }

    public Guid? RefusedBy { get; set; }

    public DateTimeOffset? RefusedAt { get; set; }

    public string? RefusedFor { get; set; }

    /// <summary>How many days before its end the holder was last warned; null before the first warning, 0 once its end was carried out.</summary>
    public int? WarnedDays { get; set; }

    public int Version { get; set; }

    public LicenceState StateAt(DateTimeOffset now) =>
        RefusedAt is not null ? LicenceState.Refused
        : now >= ExpiresAt ? LicenceState.Expired
        : FirstCheckAt is null ? LicenceState.Submitted
        : SecondCheckAt is not null ? LicenceState.Valid
        : SecondCheckDue is not { } due ? LicenceState.CheckedOnce
        : now < due ? LicenceState.CheckedInSurge
        : LicenceState.SecondCheckOverdue;
}

internal static class LicencesInForce
{
    /// <summary>Those that count at a moment: the same answer as <see cref="Licence.StateAt"/> for the database. Never kept: a clock that jumps over an end is noticed by the next request.</summary>
    public static IQueryable<Licence> ValidAt(this IQueryable<Licence> licences, DateTimeOffset now) => licences.Where(l =>
        l.RefusedAt == null && l.ExpiresAt > now && l.FirstCheckAt != null && (l.SecondCheckAt != null || l.SecondCheckDue > now));
}

internal sealed class LicenceMapping : IEntityTypeConfiguration<Licence>
{
    public void Configure(EntityTypeBuilder<Licence> builder)
    {
        builder.ToTable("Licences");
        builder.Property(l => l.Id).ValueGeneratedNever();
        builder.Property(l => l.Version).IsConcurrencyToken();
        builder.HasIndex(l => new { l.ClinicianId, l.OrganisationId });
        builder.HasIndex(l => l.ExpiresAt);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(l => l.ClinicianId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(l => l.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }
}
