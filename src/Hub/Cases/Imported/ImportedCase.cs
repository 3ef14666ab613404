using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Imported;

/// <summary>A case that came in a packet from another hub: from where, and who looks after it here. The case has the id that it has there.</summary>
internal sealed class ImportedCase
{
    public required Guid CaseId { get; init; }

    /// <summary>Who owns it here.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>Host name of the hub that made the first packet; empty where it has none.</summary>
    public required string Hub { get; init; }

    /// <summary>The organisation that owned it there, by its id there.</summary>
    public required Guid FromOrganisationId { get; init; }

    /// <summary>The same by name.</summary>
    public required string FromOrganisation { get; init; }

    /// <summary>Its number there.</summary>
    public required string Number { get; init; }

    /// <summary>Who asked, as a person without an account here (<see cref="ImportedPerson"/>).</summary>
    public required Guid AskerId { get; init; }

    public required Guid ImportedById { get; init; }

    public required DateTimeOffset ImportedAt { get; init; }

    /// <summary>Who took it over and is its asker from then on; null while nobody did, and nothing is due meanwhile.</summary>
    public Guid? TakenOverById { get; set; }

    public DateTimeOffset? TakenOverAt { get; set; }
}

internal sealed class ImportedCaseMapping : IEntityTypeConfiguration<ImportedCase>
{
    public void Configure(EntityTypeBuilder<ImportedCase> builder)
    {
        builder.ToTable("ImportedCases");
        builder.HasKey(i => i.CaseId);
        builder.Property(i => i.TakenOverAt).IsConcurrencyToken();
        builder.HasOne<ClinicalCase>().WithOne().HasForeignKey<ImportedCase>(i => i.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(i => i.AskerId).OnDelete(DeleteBehavior.Restrict);
    }
}
