namespace CaseHub.Hub.Packets;

/// <summary>What a packet may be; bound to <c>CaseHub:Packets</c>.</summary>
internal sealed class PacketOptions
{
    public const string Section = "CaseHub:Packets";

    private const long Mebibyte = 1024 * 1024;

    /// <summary>Bytes of a packet that comes in, and of all its parts together: 20 GiB, which is some ten hours of four people.</summary>
    public long MaxBytes { get; set; } = 20 * 1024 * Mebibyte;

    /// <summary>Parts of a packet.</summary>
    public int MaxParts { get; set; } = 20_000;

    /// <summary>Bytes of <c>manifest.json</c>: 32 MiB.</summary>
    public int MaxManifestBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>How long a finished packet is kept, and one that came in waits for somebody's decision.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Packets that one person may have waiting, running or undecided.</summary>
    public int MaxPerPerson { get; set; } = 5;

    /// <summary>Null when the options make sense, or one sentence that names the setting and how to mend it.</summary>
    public string? Fault() => this switch
    {
        { MaxBytes: < 1 } => $"{Section}:MaxBytes must be at least 1.",
        { MaxParts: < 1 or > 1_000_000 } => $"{Section}:MaxParts must be 1 to 1000000.",
        { MaxManifestBytes: < 1024 or > 256 * 1024 * 1024 } => $"{Section}:MaxManifestBytes must be 1024 to 268435456.",
        _ when Keep <= TimeSpan.Zero => $"{Section}:Keep must be a time such as 7.00:00:00.",
        { MaxPerPerson: < 1 } => $"{Section}:MaxPerPerson must be at least 1.",
        _ => null,
    };
}
