using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Finding;

/// <summary>A list with its filters that somebody comes back to, under a name of their own. It holds no case: what it shows is looked up each time, with the rights of who looks.</summary>
internal sealed class SavedView
{
    public const int NameLength = 60;

    /// <summary>For one person in one organisation; shared ones count for who made them.</summary>
    public const int Most = 20;

    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid OwnerId { get; init; }

    public required string Name { get; set; }

    /// <summary>The list and its filters as the page's address has them (<see cref="ListAddress"/>).</summary>
    public required string Address { get; set; }

    /// <summary>Everybody of the organisation has it too, and its owner alone changes it.</summary>
    public bool IsShared { get; set; }

    /// <summary>Its place among its owner's, from 0.</summary>
    public required int Position { get; set; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class SavedViewMapping : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("SavedViews");
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.Property(v => v.Name).HasMaxLength(SavedView.NameLength);
        builder.HasIndex(v => new { v.OwnerId, v.OrganisationId, v.Name }).IsUnique();
        builder.HasIndex(v => new { v.OrganisationId, v.IsShared });
        builder.HasOne<Clinician>().WithMany().HasForeignKey(v => v.OwnerId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(v => v.OrganisationId);
    }
}
