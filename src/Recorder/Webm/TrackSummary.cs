namespace CaseHub.Recorder;

/// <summary>What a recording of one publication came to.</summary>
/// <param name="StartOffset">From the start of the recording to the file's time zero, on the engine's clock; negative where the first packet had been sent before.</param>
/// <param name="Duration">The file's length in time.</param>
/// <param name="Bytes">The file's length, as far as it could be written.</param>
/// <param name="HasAudio">At least one packet of sound is in the file.</param>
/// <param name="HasVideo">At least one picture is in the file.</param>
/// <param name="Gaps">Where sound or picture is missing, by beginning.</param>
public sealed record TrackSummary(TimeSpan StartOffset, TimeSpan Duration, long Bytes, bool HasAudio, bool HasVideo, IReadOnlyList<TrackGap> Gaps)
{
    /// <summary>When its person spoke, by beginning: stretches of the file's own time, at least 200 ms long and 600 ms apart.</summary>
    public IReadOnlyList<SpeechSpan> Speech { get; init; } = [];

    /// <summary>What a crash cut off the end, to within 20 ms; zero without one, and where nothing was coming.</summary>
    public TimeSpan Missing { get; init; }

    /// <summary>What a repair found wrong with the files.</summary>
    public TrackDamage Damage { get; init; }
}

/// <summary>A stretch of the file, in its own time, in which its person spoke.</summary>
public readonly record struct SpeechSpan(TimeSpan From, TimeSpan To);

/// <summary>What a repair found wrong with a track's files, other than an end cut off.</summary>
[Flags]
public enum TrackDamage
{
    None = 0,

    /// <summary>The file's head was not readable; it was written anew, and the start offset may be lost.</summary>
    Head = 1,

    /// <summary>Bytes amid the clusters were not media and are void now, or the end of a closed file is lost; a gap of cause "unknown".</summary>
    Media = 2,

    /// <summary>There was no side file: who spoke, the gaps' causes and what a crash cost are not known.</summary>
    SideMissing = 4,

    /// <summary>The side file was readable in part only.</summary>
    Side = 8,
}

/// <summary>A stretch of the file, in its own time, where sound or picture is missing.</summary>
/// <param name="From">The end of what came before.</param>
/// <param name="To">The beginning of what came after; after the file's end for a pause or a crash that it ends with.</param>
/// <param name="Cause">
/// "loss": packets were lost and never resent, or pictures could not be decoded without them; "network": nothing came for a second
/// and packets were lost; "mute": the publisher sent nothing; "disk": the file could not be written; "pause" and "consent": see
/// <see cref="TrackRecording.Pause"/>; "crash": the process ended before it was written; "redaction": see <see cref="WebmRedaction"/>;
/// "unknown": found by repair.
/// </param>
public sealed record TrackGap(TimeSpan From, TimeSpan To, string Cause);
