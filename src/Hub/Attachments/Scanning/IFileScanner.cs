namespace CaseHub.Hub.Attachments.Scanning;

/// <summary>What a scanner says of a file.</summary>
internal enum ScanResult
{
    Clean,
    Infected,

    /// <summary>It could not be asked, or did not say.</summary>
    Unknown,
}

/// <param name="Threat">What the scanner calls it; null where it found nothing.</param>
internal sealed record Verdict(ScanResult Result, string? Threat = null)
{
    public static readonly Verdict Clean = new(ScanResult.Clean);

    public static readonly Verdict Unknown = new(ScanResult.Unknown);

    public AttachmentState State => Result switch
    {
        ScanResult.Clean => AttachmentState.Clean,
        ScanResult.Infected => AttachmentState.Quarantined,
        _ => AttachmentState.Scanning,
    };
}

/// <summary>Looks into a file for what would harm who opens it.</summary>
internal interface IFileScanner
{
    /// <summary>Never throws for a scanner in trouble: that is <see cref="Verdict.Unknown"/>.</summary>
    /// <param name="content">Read from its position to its end; stays the caller's.</param>
    Task<Verdict> ScanAsync(Stream content, CancellationToken cancellationToken);
}

/// <summary>Where none is configured, nothing is looked into.</summary>
internal sealed class NoScanner : IFileScanner
{
    public Task<Verdict> ScanAsync(Stream content, CancellationToken cancellationToken) => Task.FromResult(Verdict.Clean);
}
