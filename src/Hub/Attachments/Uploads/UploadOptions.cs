namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>Bounds on files on their way; bound to <c>CaseHub:Uploads</c>.</summary>
internal sealed class UploadOptions
{
    public const string Section = "CaseHub:Uploads";

    private const long Mebibyte = 1024 * 1024;

    /// <summary>Files that one clinician may have on their way at once.</summary>
    public int MaxPerClinician { get; set; } = 20;

    /// <summary>Bytes of them, as declared: 1 GiB.</summary>
    public long MaxBytesPerClinician { get; set; } = 1024 * Mebibyte;

    /// <summary>After the last byte: 24 hours.</summary>
    public TimeSpan Expiry { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long who asks is told how an upload ended: 7 days.</summary>
    public TimeSpan Memory { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Bytes that stay free on the disk of the data folder: 512 MiB.</summary>
    public long MinFreeBytes { get; set; } = 512 * Mebibyte;

    /// <summary>Null when the options make sense, or one sentence that names the setting and how to mend it.</summary>
    public string? Fault() => this switch
    {
        { MaxPerClinician: < 1 } => $"{Section}:MaxPerClinician must be at least 1.",
        { MaxBytesPerClinician: < Mebibyte } => $"{Section}:MaxBytesPerClinician must be at least {Mebibyte}.",
        _ when Expiry <= TimeSpan.Zero || Memory <= TimeSpan.Zero => $"{Section}:Expiry and Memory must be times such as 1.00:00:00.",
        _ => null,
    };
}

/// <summary>What the door tells before anybody begins.</summary>
/// <param name="MaxBytes">Of one file.</param>
public sealed record UploadLimits(long MaxBytes);
