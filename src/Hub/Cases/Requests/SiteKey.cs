using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>The key of an asking site, under which its local references are sealed; made when the first is written.</summary>
internal sealed class SiteKey
{
    public required Guid OrganisationId { get; init; }

    /// <summary>32 random bytes, sealed with Data Protection's keys for this organisation alone.</summary>
    public required string Sealed { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class SiteKeyMapping : IEntityTypeConfiguration<SiteKey>
{
    public void Configure(EntityTypeBuilder<SiteKey> builder)
    {
        builder.ToTable("SiteKeys");
        builder.HasKey(k => k.OrganisationId);
        builder.HasOne<Organisation>().WithOne().HasForeignKey<SiteKey>(k => k.OrganisationId).OnDelete(DeleteBehavior.Cascade);
    }
}
