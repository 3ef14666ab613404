namespace CaseHub.Hub.Recordings;

/// <summary>Who may still see a track.</summary>
public enum TrackStanding
{
    /// <summary>Whoever may see the recording.</summary>
    Kept,

    /// <summary>Its person has withdrawn from a clinical record: the privacy officer only, until retention ends.</summary>
    Sealed,

    /// <summary>Nobody: its content is gone.</summary>
    Deleted,
}

/// <summary>What one publication left in a recording: one WebM with its sound, its picture or both.</summary>
internal sealed class RecordingTrack
{
    public required Guid Id { get; init; }

    public required Guid RecordingId { get; init; }

    public required Guid ClinicianId { get; init; }

    /// <summary>The person's name, and a device's label, as they were then.</summary>
    public required string Label { get; set; }

    /// <summary><c>camera</c>, <c>screen</c>, or <c>voice</c> of an interpreter.</summary>
    public required string Source { get; init; }

    /// <summary>BCP 47: into which an interpreter's voice interprets, or as a device said; null where nobody did.</summary>
    public string? Language { get; init; }

    public bool HasAudio { get; set; }

    public bool HasVideo { get; set; }

    /// <summary>Where the track begins on the recording's own time line, milliseconds.</summary>
    public long StartOffsetMs { get; set; }

    public long DurationMs { get; set; }

    public long Bytes { get; set; }

    /// <summary>Of the plain file, lower-case hex; null until it is in the store and verified.</summary>
    public string? Sha256 { get; set; }

    /// <summary>JSON: <c>[{fromMs, toMs, cause}]</c>, on the track's time line.</summary>
    public string Gaps { get; set; } = "[]";

    /// <summary>JSON: <c>[{fromMs, toMs}]</c>, on the track's time line: when its person spoke.</summary>
    public string Speech { get; set; } = "[]";

    /// <summary>JSON: SHA-256 of each <see cref="Blobs.BlobBlocks.Bytes"/> of the file, lower-case hex, in order.</summary>
    public string Pieces { get; set; } = "[]";

    /// <summary>What a crash cut off its end at most, milliseconds.</summary>
    public long MissingMs { get; set; }

    /// <summary>Why there is no file of it in the store: <c>missing</c>, <c>unreadable</c> or <c>damaged</c> (docs/records.md); null where all is well.</summary>
    public string? Fault { get; set; }

    public TrackStanding Standing { get; set; }
}
