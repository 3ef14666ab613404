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

/// <summary>One file made from a recording for the person who asked for it, and for nobody else: an archive holds the notes that this person may read. One that goes with a publication is everybody's who may have it. It carries its parent's id and class, and ends before its parent does.</summary>
internal sealed class RecordingExport : QueuedRow
{
    public required Guid RecordingId { get; init; }

    /// <summary>Made since the recording is published: for all who may download it, as long as it is.</summary>
    public bool IsForAudience { get; init; }

    public required ExportFormat Format { get; init; }

    /// <summary>On the recording's time line, milliseconds.</summary>
    public required long FromMs { get; init; }

    public required long ToMs { get; init; }

    public CaptionPlace Captions { get; init; }

    /// <summary>BCP 47; null for none, or for all of them as tracks.</summary>
    public string? CaptionLanguage { get; init; }

    /// <summary>BCP 47: the interpreters whose voice is heard over the floor; null for the floor alone.</summary>
    public string? Channel { get; init; }

    /// <summary>The parent's.</summary>
    public required RecordingClass Class { get; init; }

    /// <summary>The parent's, when this was asked for.</summary>
    public DateTimeOffset? KeepUntil { get; init; }

    /// <summary><see cref="SourceStamp.Of"/> of the parent when this was asked for: it is never served once that differs.</summary>
    public required string Stamp { get; init; }

    /// <summary>JSON: ids of the cases whose notes are in an archive; it is served only to who may still read them all.</summary>
    public string Cases { get; set; } = "[]";
}
