using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People;

public enum MembershipState
{
    Active,

    /// <summary>For a time: nothing may be done for the organisation, and everything stays as it is.</summary>
    Suspended,

    /// <summary>For good; what was written stays under the name.</summary>
    Ended,
}

/// <summary>A clinician belongs to an organisation. Roles are held here and not by the person: who works in two may be a specialist in one only.</summary>
internal sealed class Membership
{
    public required Guid Id { get; init; }

    public required Guid ClinicianId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Roles Roles { get; set; }

    public MembershipState State { get; set; } = MembershipState.Active;

    /// <summary>What the person is told when they are suspended or have left; null while active.</summary>
    public string? Reason { get; set; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Rises with each change: of two administrators at once, the second is refused.</summary>
    public int Version { get; set; }
}

internal static class Memberships
{
    public static IQueryable<Membership> Active(this IQueryable<Membership> memberships) => memberships.Where(m => m.State == MembershipState.Active);

    /// <summary>Those with any of the roles.</summary>
    public static IQueryable<Membership> With(this IQueryable<Membership> memberships, Roles roles) => memberships.Where(m => (m.Roles & roles) != Roles.None);
}

internal sealed class MembershipMapping : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("Memberships");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Roles).HasConversion<int>();
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.HasIndex(m => new { m.ClinicianId, m.OrganisationId }).IsUnique();
        builder.HasIndex(m => new { m.OrganisationId, m.State });
        builder.HasOne<Clinician>().WithMany().HasForeignKey(m => m.ClinicianId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(m => m.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }
}
