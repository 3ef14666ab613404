using CaseHub.Hub.Attachments.Scanning;
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

    /// <summary>ClamAV's daemon, which looks into every file: <c>tcp://127.0.0.1:3310</c> or <c>unix:/run/clamav/clamd.ctl</c>. Null looks into none. Its StreamMaxLength has to be at least <see cref="MaxFileBytes"/>.</summary>
    public string? Clamd { get; set; }

    /// <summary>Null when the options make sense, or one sentence that names the setting and how to mend it.</summary>
    public string? Fault() => Clamd is null || ClamdAddress.TryParse(Clamd, out _) ? null : $"{Section}:Clamd must be an address such as tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl.";

    public long MaxBytesOf(ContentKind kind) => kind.IsPicture() ? MaxPictureBytes : MaxFileBytes;
}
