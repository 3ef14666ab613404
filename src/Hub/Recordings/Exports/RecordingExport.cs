namespace CaseHub.Hub.Recordings.Exports;

/// <summary>What an export is made as.</summary>
public enum ExportFormat
{
    /// <summary>One picture and one sound: H.264 and AAC.</summary>
    Mp4,

    /// <summary>One picture and one sound: VP8 and Opus.</summary>
    Webm,

    /// <summary>Everything as it is kept, in one archive.</summary>
    Zip,
}

/// <summary>Where captions go in a video.</summary>
public enum CaptionPlace
{
    None,

    /// <summary>Into the picture, where every player shows them.</summary>
    BurntIn,

    /// <summary>Beside the picture, where a player can switch them.</summary>
    Track,
}

/// <summary>How far an export has come.</summary>
public enum ExportState
{
    Queued,
    Running,
    Done,

    /// <summary>It could not be made; <see cref="RecordingExport.Error"/> says why.</summary>
    Failed,

    Cancelled,

    /// <summary>The recording has changed since: the file is gone.</summary>
    Outdated,
}

/// <summary>One file made from a recording for the person who asked for it. It carries its parent's id and class, and ends before its parent does.</summary>
internal sealed class RecordingExport
{
    public required Guid Id { get; init; }

    public required Guid RecordingId { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>Who asked, and the only one whom it is for: an archive holds the notes that this person may read.</summary>
    public required Guid By { get; init; }

    /// <summary>The organisation that they acted for.</summary>
    public Guid ByOrganisationId { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required ExportFormat Format { get; init; }

    /// <summary>On the recording's time line, milliseconds.</summary>
    public required long FromMs { get; init; }

    public required long ToMs { get; init; }

    public CaptionPlace Captions { get; init; }

    /// <summary>BCP 47; null for none, or for all of them as tracks.</summary>
    public string? CaptionLanguage { get; init; }

    /// <summary>The parent's.</summary>
    public required RecordingClass Class { get; init; }

    /// <summary>The parent's, when this was asked for.</summary>
    public DateTimeOffset? KeepUntil { get; init; }

    /// <summary><see cref="SourceStamp.Of"/> of the parent when this was asked for: it is never served once that differs.</summary>
    public required string Stamp { get; init; }

    /// <summary>JSON: ids of the cases whose notes are in an archive; it is served only to who may still read them all.</summary>
    public string Cases { get; set; } = "[]";

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
}
