using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases.Drawings;

/// <summary>What somebody drew on a picture, as it was at one time: one version of a layer. It never changes; a later version stands in its place, and both are kept.</summary>
internal sealed class Drawing
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The picture.</summary>
    public required Guid AttachmentId { get; init; }

    /// <summary>The first version's id.</summary>
    public required Guid LayerId { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    public required Guid AuthorId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Made by the browser that sent it, so that what is sent twice is stored once; null where none was made.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>Pixels of the upright picture, which the shapes' points count from its upper left corner.</summary>
    public required uint Width { get; init; }

    public required uint Height { get; init; }

    /// <summary><see cref="DrawnShape"/>s in JSON; none where the author took the layer away.</summary>
    public required string Shapes { get; init; }
}

/// <summary>An opinion shows this version of a drawing, whatever comes after it.</summary>
internal sealed class OpinionDrawing
{
    public required Guid OpinionId { get; init; }

    public required Guid DrawingId { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>From 0, in the order in which the author named them.</summary>
    public required int Position { get; init; }
}

internal sealed class DrawingMapping : IEntityTypeConfiguration<Drawing>, IEntityTypeConfiguration<OpinionDrawing>
{
    public void Configure(EntityTypeBuilder<Drawing> builder)
    {
        builder.ToTable("Drawings");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.HasIndex(d => new { d.CaseId, d.At });
        builder.HasIndex(d => d.AttachmentId);
        builder.HasIndex(d => new { d.LayerId, d.Version }).IsUnique();
        builder.HasIndex(d => new { d.AttachmentId, d.AuthorId, d.ClientId }).IsUnique();
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(d => d.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(d => d.AuthorId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<OpinionDrawing> builder)
    {
        builder.ToTable("OpinionDrawings");
        builder.HasKey(d => new { d.OpinionId, d.DrawingId });
        builder.HasOne<Opinion>().WithMany().HasForeignKey(d => d.OpinionId);
        builder.HasOne<Drawing>().WithMany().HasForeignKey(d => d.DrawingId).OnDelete(DeleteBehavior.Restrict);
    }
}
