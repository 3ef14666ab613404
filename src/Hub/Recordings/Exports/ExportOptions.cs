namespace CaseHub.Hub.Recordings.Exports;

/// <summary>How files to hand over are made; bound to <c>CaseHub:Exports</c>.</summary>
internal sealed class ExportOptions
{
    public const string Section = "CaseHub:Exports";

    private const long Mebibyte = 1024 * 1024;

    /// <summary>The encoder: a name that is looked for on the PATH, or a whole path.</summary>
    public string Ffmpeg { get; set; } = "ffmpeg";

    /// <summary>What reads the times of pictures; comes with the encoder.</summary>
    public string Ffprobe { get; set; } = "ffprobe";

    /// <summary>Exports made at once, each on one core: half the cores, at least one.</summary>
    public int AtOnce { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Exports that one person may have waiting or running.</summary>
    public int MaxWaitingPerPerson { get; set; } = 5;

    /// <summary>How long a finished file is kept: 7 days, and never longer than its recording.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Pixels of the picture; both even.</summary>
    public int Width { get; set; } = 1280;

    public int Height { get; set; } = 720;

    /// <summary>Pictures a second.</summary>
    public int FrameRate { get; set; } = 25;

    /// <summary>Bytes of address space of one encoder: 3 GiB.</summary>
    public long MaxMemoryBytes { get; set; } = 3072 * Mebibyte;

    /// <summary>CPU time of one run of the encoder for each second of the result; ten minutes are added.</summary>
    public double MaxCpuPerSecond { get; set; } = 10;

    /// <summary>Bytes that stay free on the disk of the data folder: 1 GiB.</summary>
    public long MinFreeBytes { get; set; } = 1024 * Mebibyte;

    /// <summary>The font family of names and captions; letters that it lacks come from whatever fontconfig finds.</summary>
    public string Font { get; set; } = "Noto Sans";

    /// <summary>Null when the options make sense, or one sentence that names the setting and how to mend it.</summary>
    public string? Fault() => this switch
    {
        { AtOnce: < 1 or > 64 } => $"{Section}:AtOnce must be 1 to 64.",
        { Width: < 160 or > 3840 } or { Height: < 120 or > 2160 } => $"{Section}:Width must be 160 to 3840, and Height 120 to 2160.",
        _ when Width % 2 != 0 || Height % 2 != 0 => $"{Section}:Width and Height must be even.",
        { FrameRate: < 5 or > 60 } => $"{Section}:FrameRate must be 5 to 60.",
        _ when Keep <= TimeSpan.Zero => $"{Section}:Keep must be a time such as 7.00:00:00.",
        _ when Font.Any(c => c is ',' or '\r' or '\n') => $"{Section}:Font must be the name of one font family.",
        _ => null,
    };
}
