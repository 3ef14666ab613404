using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>How far a file on its way has come.</summary>
public enum UploadState
{
    /// <summary>Bytes are missing.</summary>
    Receiving,

    /// <summary>All bytes are here; the store could not take them yet, and is asked again.</summary>
    Arrived,

    /// <summary>It is an attachment.</summary>
    Attached,

    /// <summary>It was whole, and not such a file as we take.</summary>
    Refused,

    /// <summary>Nothing came for a day, so what had come is gone.</summary>
    Expired,
}

/// <summary>
/// A file on its way into a case, piece by piece. Its bytes wait in the data folder (<see cref="UploadSpool"/>), whose length is the offset;
/// once it has come to an end the row stays for a while, so that who asks is told how.
/// </summary>
internal sealed class Upload
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid ById { get; init; }

    /// <summary>Of the attachment that it becomes: made by the sender, the upload's own otherwise.</summary>
    public required Guid ClientId { get; init; }

    public required string FileName { get; init; }

    /// <summary>As declared.</summary>
    public required long Bytes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Moves on with every piece; when what came to an end is forgotten, too.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    public UploadState State { get; set; }

    public Guid? AttachmentId { get; set; }

    public string? RefusedCode { get; set; }

    /// <summary>In the sender's language.</summary>
    public string? RefusedText { get; set; }

    /// <summary>Bytes of it may still be in the data folder.</summary>
    public bool IsOpen => State is UploadState.Receiving or UploadState.Arrived;

    /// <summary>Why nothing more can come of it; null while something can, or has.</summary>
    public Refusal? Ended(DateTimeOffset now) => this switch
    {
        { State: UploadState.Refused } => new Refusal(RefusalKind.Unprocessable, RefusedCode!, RefusedText!),
        { State: UploadState.Expired } => Refusal.Gone("upload-expired"),
        { IsOpen: true } when ExpiresAt <= now => Refusal.Gone("upload-expired"),
        _ => null,
    };
}

internal sealed class UploadMapping : IEntityTypeConfiguration<Upload>
{
    public void Configure(EntityTypeBuilder<Upload> builder)
    {
        builder.ToTable("Uploads");
        builder.Property(u => u.Id).ValueGeneratedNever();
        builder.Ignore(u => u.IsOpen);
        builder.HasIndex(u => new { u.CaseId, u.ById, u.ClientId }).IsUnique();
        builder.HasIndex(u => new { u.ById, u.State });
        builder.HasIndex(u => new { u.State, u.ExpiresAt });
        builder.HasOne<ClinicalCase>().WithMany().HasForeignKey(u => u.CaseId);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(u => u.ById).OnDelete(DeleteBehavior.Restrict);
    }
}
