using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.People;

/// <summary>A hospital, clinic or network: the tenant boundary.</summary>
internal sealed class Organisation
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; set; }

    /// <summary>True where its people's media must never go straight from browser to browser.</summary>
    public bool RelayOnly { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An agreement: clinicians of one organisation may ask the specialists of another.</summary>
internal sealed class OrganisationPartner
{
    /// <summary>The organisation that asks, and that gives its cases.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>The organisation whose specialists answer.</summary>
    public required Guid PartnerId { get; init; }

    public required DateTimeOffset Since { get; init; }
}

internal sealed class OrganisationMapping : IEntityTypeConfiguration<Organisation>, IEntityTypeConfiguration<OrganisationPartner>
{
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.ToTable("Organisations");
        builder.Property(o => o.Id).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<OrganisationPartner> builder)
    {
        builder.ToTable("OrganisationPartners");
        builder.HasKey(p => new { p.OrganisationId, p.PartnerId });
        builder.HasOne<Organisation>().WithMany().HasForeignKey(p => p.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(p => p.PartnerId).OnDelete(DeleteBehavior.Restrict);
    }
}
