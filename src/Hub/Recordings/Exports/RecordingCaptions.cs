namespace CaseHub.Hub.Recordings.Exports;

/// <summary>What was said in a recording, written down in one language: a WebVTT blob on the recording's time line. It follows its parent.</summary>
internal sealed class RecordingCaptions
{
    /// <summary>Of this text: a new one gets a new id and a new blob.</summary>
    public required Guid Id { get; init; }

    public required Guid RecordingId { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>BCP 47, such as <c>en</c>, <c>zh-Hans</c>; one text a language.</summary>
    public required string Language { get; init; }

    public required Guid By { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Cues { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Of the stored text, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whose voices may be written down here: <see cref="SourceStamp.OfPeople"/> when it was written. Differs once somebody has withdrawn.</summary>
    public required string People { get; init; }

    /// <summary>How many of the recording's redactions have been cut out of it.</summary>
    public required int RedactionsCut { get; init; }
}
