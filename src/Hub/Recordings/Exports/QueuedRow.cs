namespace CaseHub.Hub.Recordings.Exports;

/// <summary>How far long work has come.</summary>
public enum ExportState
{
    Queued,
    Running,
    Done,

    /// <summary>It could not be done; <see cref="QueuedRow.Error"/> says why.</summary>
    Failed,

    Cancelled,

    /// <summary>What it was made from has changed since: the file is gone.</summary>
    Outdated,

    /// <summary>Not in the queue yet: somebody has to look at it and say yes.</summary>
    Undecided,
}

/// <summary>Long work that somebody asked for. It waits for its turn as a row, so that it survives a restart, says how far it has come, and can be cancelled.</summary>
internal abstract class QueuedRow
{
    public required Guid Id { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>Who asked.</summary>
    public required Guid By { get; init; }

    /// <summary>The organisation that they acted for.</summary>
    public Guid ByOrganisationId { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public ExportState State { get; set; }

    /// <summary>0–100.</summary>
    public int Percent { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When the finished file is removed.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Why it failed, one of <c>ExportFailure</c>'s codes.</summary>
    public string? Error { get; set; }

    /// <summary>The last lines that the encoder wrote, for administrators; holds no names.</summary>
    public string? LogTail { get; set; }

    public long Bytes { get; set; }

    /// <summary>Of the file, lower-case hex; null until it is done.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Seconds that are left, as long as it has taken for each hundredth so far; null while nothing can be said.</summary>
    public long? Remaining(DateTimeOffset now) =>
        this is { State: ExportState.Running, Percent: > 0, StartedAt: { } startedAt } ? (long)((now - startedAt) / Percent * (100 - Percent)).TotalSeconds : null;
}
