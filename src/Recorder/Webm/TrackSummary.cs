namespace CaseHub.Recorder;

/// <summary>What a recording of one publication came to.</summary>
/// <param name="StartOffset">From the start of the recording to the file's time zero, on the engine's clock; negative where the first packet had been sent before.</param>
/// <param name="Duration">The file's length in time.</param>
/// <param name="Bytes">The file's length, as far as it could be written.</param>
/// <param name="HasAudio">At least one packet of sound is in the file.</param>
/// <param name="HasVideo">At least one picture is in the file.</param>
/// <param name="Gaps">Where sound or picture is missing, by beginning.</param>
public sealed record TrackSummary(TimeSpan StartOffset, TimeSpan Duration, long Bytes, bool HasAudio, bool HasVideo, IReadOnlyList<TrackGap> Gaps);

/// <summary>A stretch of the file, in its own time, where sound or picture is missing.</summary>
/// <param name="From">The end of what came before.</param>
/// <param name="To">The beginning of what came after.</param>
/// <param name="Cause">
/// "loss": packets were lost and never resent, or pictures could not be decoded without them; "network": nothing came for a second
/// and packets were lost; "mute": the publisher sent nothing; "disk": the file could not be written; "unknown": found by repair.
/// </param>
public sealed record TrackGap(TimeSpan From, TimeSpan To, string Cause);
