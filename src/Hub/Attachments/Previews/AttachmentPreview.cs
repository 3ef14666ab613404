using CaseHub.Hub.Blobs;
using CaseHub.Hub.Pictures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Attachments.Previews;

/// <summary>How large a preview is.</summary>
public enum PreviewSize
{
    /// <summary>160 pixels at its longer side, a few kilobytes.</summary>
    Small,

    /// <summary>1,024 pixels at its longer side.</summary>
    Medium,
}

/// <summary>What is known of a picture once it was decoded. The previews are blobs beside it, and can be made again at any time.</summary>
internal sealed class AttachmentPreview
{
    public required Guid AttachmentId { get; init; }

    public required Guid OrganisationId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Pixels of the upright picture; null where it cannot be decoded, and there is no preview.</summary>
    public uint? Width { get; init; }

    public uint? Height { get; init; }

    /// <summary>False where a part of the picture is missing.</summary>
    public bool IsWhole { get; init; }

    /// <summary>WebP of at most 300 bytes, for a page's own HTML.</summary>
    public byte[] Placeholder { get; init; } = [];

    public long SmallBytes { get; init; }

    public long MediumBytes { get; init; }

    public bool IsMade => Width is not null;

    public static BlobName BlobOf(Attachment attachment, PreviewSize size) => BlobNames.Preview(attachment.OrganisationId, attachment.CaseId, attachment.Id, size == PreviewSize.Small ? "small" : "medium");
}

internal sealed class AttachmentPreviewMapping : IEntityTypeConfiguration<AttachmentPreview>
{
    public void Configure(EntityTypeBuilder<AttachmentPreview> builder)
    {
        builder.ToTable("AttachmentPreviews");
        builder.HasKey(p => p.AttachmentId);
        builder.Property(p => p.AttachmentId).ValueGeneratedNever();
        builder.Property(p => p.Placeholder).HasMaxLength(Preview.MaxPlaceholderBytes);
        builder.Ignore(p => p.IsMade);
        builder.HasOne<Attachment>().WithOne().HasForeignKey<AttachmentPreview>(p => p.AttachmentId);
    }
}
