namespace CaseHub.Hub.Recordings.Exports;

/// <summary>An export cannot be made. The code is stable; the page has words for each (<c>export-error-…</c>).</summary>
/// <param name="code">One of the constants below.</param>
/// <param name="logTail">The encoder's last lines.</param>
internal sealed class ExportFailure(string code, string? logTail = null) : Exception($"The export failed: {code}.")
{
    public const string NoEncoder = "no-encoder";

    /// <summary>A track's content is not what was stored.</summary>
    public const string TrackDamaged = "track-damaged";

    /// <summary>The blob store did not answer.</summary>
    public const string Store = "store";

    public const string DiskFull = "disk-full";

    /// <summary>More memory than an encoder may have.</summary>
    public const string Memory = "memory";

    /// <summary>More CPU time than an encoder may have.</summary>
    public const string Time = "time";

    /// <summary>The encoder gave up; its last lines say why.</summary>
    public const string Encoder = "encoder";

    public const string Captions = "captions";

    /// <summary>A fault of ours.</summary>
    public const string Unknown = "unknown";

    // signal(7) on Linux, as shells and .NET tell them.
    private const int Killed = 128 + 9;
    private const int CpuTimeOver = 128 + 24;
    private const int FileTooLarge = 128 + 25;

    // ffmpeg takes SIGXCPU itself, ends its files and says so by this code; no other signal of ours is one that it takes.
    private const int EndedBySignal = 255;

    public string Code { get; } = code;

    public string? LogTail { get; } = logTail;

    /// <summary>What a run of the encoder that ended badly died of, as far as it can be told.</summary>
    public static ExportFailure Of(EncoderResult result)
    {
        bool Says(string words) => result.Tail.Contains(words, StringComparison.OrdinalIgnoreCase);
        string code = result.ExitCode switch
        {
            CpuTimeOver or EndedBySignal or Killed => Time,
            FileTooLarge => DiskFull,
            _ when Says("No space left on device") || Says("File too large") => DiskFull,
            _ when Says("Cannot allocate memory") || Says("out of memory") => Memory,
            _ => Encoder,
        };
        return new ExportFailure(code, result.Tail);
    }
}
