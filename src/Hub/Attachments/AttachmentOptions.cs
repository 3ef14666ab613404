using CaseHub.Hub.Pictures;

namespace CaseHub.Hub.Attachments;

/// <summary>Bounds on attachments; bound to <c>CaseHub:Attachments</c>.</summary>
internal sealed class AttachmentOptions
{
    public const string Section = "CaseHub:Attachments";

    private const long Mebibyte = 1024 * 1024;

    /// <summary>Bytes of one picture: 20 MiB. A telephone's photo has 3 to 8.</summary>
    public long MaxPictureBytes { get; set; } = 20 * Mebibyte;

    /// <summary>Pixels of one picture: 100 million. A small file may say that it is 60,000 by 60,000, and hang whoever opens it.</summary>
    public ulong MaxPixels { get; set; } = 100_000_000;

    /// <summary>Bytes of any other file, PDF and DICOM included: 50 MiB.</summary>
    public long MaxFileBytes { get; set; } = 50 * Mebibyte;

    /// <summary>Bytes that one clinician may attach in all: 5 GiB.</summary>
    public long MaxBytesPerClinician { get; set; } = 5 * 1024 * Mebibyte;

    /// <summary>Attachments of one case.</summary>
    public int MaxPerCase { get; set; } = 200;

    public long MaxBytesOf(ContentKind kind) => kind.IsPicture() ? MaxPictureBytes : MaxFileBytes;
}
