using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using CaseHub.Hub.Pictures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Attachments;

/// <summary>One file attached to a case: a photo, a document, a DICOM image. The row describes it, the blob has the bytes; neither changes.</summary>
internal sealed class Attachment
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid AttachedById { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Made by the browser that sent it, so that a file that is sent twice is stored once; null where none was made.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>As its sender called it, cleaned; shown to people, never part of a path.</summary>
    public required string FileName { get; init; }

    public required ContentKind Kind { get; init; }

    /// <summary>Bytes as stored, which for a picture is without its metadata.</summary>
    public required long Bytes { get; init; }

    /// <summary>Of the bytes as stored, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Pixels, before it is turned; null for what is no picture.</summary>
    public required uint? Width { get; init; }

    public required uint? Height { get; init; }

    public BlobName Blob => BlobNames.Attachment(OrganisationId, CaseId, Id, Kind.Extension());
}

internal sealed class AttachmentMapping : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> builder)
    {
        builder.ToTable("Attachments");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Ignore(a => a.Blob);
        builder.HasIndex(a => new { a.CaseId, a.At });
        builder.HasIndex(a => a.AttachedById);
        builder.HasIndex(a => new { a.CaseId, a.AttachedById, a.ClientId }).IsUnique();
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(a => a.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(a => a.AttachedById).OnDelete(DeleteBehavior.Restrict);
    }
}
