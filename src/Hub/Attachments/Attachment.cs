using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using CaseHub.Hub.Pictures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Attachments;

/// <summary>Whether a file may be read.</summary>
public enum AttachmentState
{
    /// <summary>By whoever may read the case: the scanner found nothing, or there was none when it came.</summary>
    Clean,

    /// <summary>By nobody yet: the scanner could not be asked, and is asked again.</summary>
    Scanning,

    /// <summary>By nobody: the scanner holds it to be dangerous. An administrator deletes it, or releases it with a reason.</summary>
    Quarantined,
}

/// <summary>One file attached to a case: a photo, a document, a clip, a DICOM image. The row describes it, the blob has the bytes; neither changes but for its <see cref="State"/>.</summary>
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

    public AttachmentState State { get; set; }

    /// <summary>What the scanner called it; null where it found nothing.</summary>
    public string? Threat { get; set; }

    /// <summary>A clip that nothing could rid of what it says of place and time; only ever downloaded.</summary>
    public bool IsUncleaned { get; set; }

    /// <summary>Who let it out of quarantine; null where nobody did.</summary>
    public Guid? ReleasedById { get; set; }

    public DateTimeOffset? ReleasedAt { get; set; }

    public string? ReleasedReason { get; set; }

    /// <summary>Apart from all that can be read, until it may be.</summary>
    public BlobName Blob => State == AttachmentState.Clean
        ? BlobNames.Attachment(OrganisationId, CaseId, Id, Kind.Extension())
        : BlobNames.Quarantine(OrganisationId, CaseId, Id);

    /// <summary>What the store is told that it is; of what nobody may read, nothing.</summary>
    public string StoredType => State == AttachmentState.Clean ? Kind.ContentType() : ContentKind.Other.ContentType();

    /// <summary>Why nobody may read it now; null where those may who may read its case.</summary>
    public Refusal? RefuseReading() => State switch
    {
        AttachmentState.Scanning => Refusal.Conflict("attachment-being-checked"),
        AttachmentState.Quarantined => Refusal.Forbidden("attachment-quarantined"),
        _ => null,
    };
}

internal sealed class AttachmentMapping : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> builder)
    {
        builder.ToTable("Attachments");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Ignore(a => a.Blob);
        builder.HasIndex(a => new { a.CaseId, a.At });
        builder.Property(a => a.State).HasDefaultValue(AttachmentState.Clean);
        builder.HasIndex(a => a.AttachedById);
        builder.HasIndex(a => a.State);
        builder.HasIndex(a => new { a.CaseId, a.AttachedById, a.ClientId }).IsUnique();
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(a => a.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(a => a.AttachedById).OnDelete(DeleteBehavior.Restrict);
    }
}
