namespace CaseHub.Hub.Notes;

/// <summary>Bounds on notes; bound to <c>CaseHub:Notes</c>. The defaults hold for every installation that has no reason to differ.</summary>
internal sealed class NoteOptions
{
    public const string Section = "CaseHub:Notes";

    /// <summary>Bytes of UTF-8 in one revision: 64 KiB, about 30 printed pages.</summary>
    public int MaxBytes { get; set; } = 64 * 1024;

    /// <summary>Blocks within blocks and emphasis within emphasis; what goes deeper is shown as plain text.</summary>
    public int MaxNesting { get; set; } = 64;

    /// <summary>Time for rendering one note, waiting included. A real note takes milliseconds; past this it is shown as plain text.</summary>
    public TimeSpan RenderBudget { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Characters of HTML kept in memory, over all notes.</summary>
    public long CacheChars { get; set; } = 16 * 1024 * 1024;
}
