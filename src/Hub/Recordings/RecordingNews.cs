using MediatR;

namespace CaseHub.Hub.Recordings;

/// <summary>What became of a recording's content after it was stored.</summary>
internal enum ContentChange
{
    /// <summary>A stretch was taken out of every track.</summary>
    Redacted,

    /// <summary>A person's track was sealed or deleted.</summary>
    Withdrawn,

    /// <summary>Everything was deleted.</summary>
    Deleted,
}

/// <summary>Whatever was made from a recording (clips, exports, captions) has to follow it; told after the commit.</summary>
/// <param name="RecordingId">The parent.</param>
/// <param name="Change">What happened.</param>
/// <param name="FromMs">Of a redaction, on the recording's time line; else 0.</param>
/// <param name="ToMs">Likewise.</param>
internal sealed record RecordingContentChanged(Guid RecordingId, ContentChange Change, long FromMs, long ToMs) : INotification;
