using CaseHub.Hub.People;
using CaseHub.Hub.People.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases;

internal enum CaseRight
{
    /// <summary>May read the case while it is requested, and accept or decline it.</summary>
    Answer,

    /// <summary>Offered to them by name on its way, by the ladder, a coordinator or who had it: may read it, and take it on, also from an adviser, until it is answered.</summary>
    TakeOver,

    /// <summary>Has accepted it: reads and writes until the case is requested anew.</summary>
    Advise,

    /// <summary>Somebody shared it: reads until <see cref="CaseGrant.Until"/>.</summary>
    Read,

    /// <summary>Named when the case was imported: reads it, and takes it over in place of its asker, who has no account here.</summary>
    Keep,

    /// <summary>Stands in for the asker, who did not come to it in time: reads, and acknowledges opinions.</summary>
    Cover,
}

/// <summary>The only way to a case for anybody but its asker.</summary>
internal sealed class CaseGrant
{
    public required Guid Id { get; init; }

    /// <summary>Who owns the case.</summary>
    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Whose people are meant.</summary>
    public required Guid ToOrganisationId { get; init; }

    /// <summary>The one clinician meant; null for all specialists there of the case's specialty, also those who come later.</summary>
    public Guid? ToClinicianId { get; init; }

    /// <summary>The team meant, whoever is in it at the time; only with <see cref="CaseRight.Read"/>.</summary>
    public Guid? ToTeamId { get; init; }

    public required CaseRight Right { get; init; }

    /// <summary>Asked beside the adviser, for an opinion of their own: holds while the case is open and not only while it waits.</summary>
    public bool IsFurther { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Who shared it; null where the case's life gave it.</summary>
    public Guid? ById { get; set; }

    /// <summary>Why it was shared, in the words of who did; null where the case's life gave it.</summary>
    public string? Reason { get; set; }

    /// <summary>When a sharing ends by itself; null for what the case's life ends.</summary>
    public DateTimeOffset? Until { get; set; }
}

/// <summary>A candidate said no: the case is no longer offered to them.</summary>
internal sealed class CaseDecline
{
    public required Guid CaseId { get; init; }

    public required Guid ClinicianId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class CaseGrantMapping : IEntityTypeConfiguration<CaseGrant>, IEntityTypeConfiguration<CaseDecline>
{
    public void Configure(EntityTypeBuilder<CaseGrant> builder)
    {
        builder.ToTable("CaseGrants");
        builder.Property(g => g.Id).ValueGeneratedNever();

        // Of one case; all of one person's; of one person's, one case. SQLite takes the index of which a query names most columns, so each names what its queries do.
        builder.HasIndex(g => new { g.CaseId, g.ToOrganisationId, g.Right, g.ToClinicianId, g.ToTeamId, g.IsFurther, g.Until }).HasDatabaseName("IX_CaseGrants_OfCase");
        builder.HasIndex(g => new { g.ToOrganisationId, g.ToClinicianId, g.Right, g.CaseId, g.ToTeamId, g.Until }).HasDatabaseName("IX_CaseGrants_OfPerson");
        builder.HasIndex(g => new { g.ToClinicianId, g.CaseId });
        builder.HasIndex(g => new { g.ToOrganisationId, g.CaseId }).HasFilter("\"IsFurther\"").HasDatabaseName("IX_CaseGrants_Further");
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(g => g.CaseId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(g => g.ToOrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(g => g.ToClinicianId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Team>().WithMany().HasForeignKey(g => g.ToTeamId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<CaseDecline> builder)
    {
        builder.ToTable("CaseDeclines");
        builder.HasKey(d => new { d.CaseId, d.ClinicianId });
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(d => d.CaseId);
    }
}
