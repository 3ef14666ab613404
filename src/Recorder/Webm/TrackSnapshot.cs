namespace CaseHub.Recorder;

/// <summary>
/// A finished view of a growing file: its first <c>Head.Length</c> bytes replaced by <paramref name="Head"/>, and cut at
/// <paramref name="Bytes"/>, it is a whole WebM that tells its duration and seeks.
/// </summary>
/// <param name="Head">Of duration, tracks and cues.</param>
/// <param name="Bytes">What can be read of the file, at least the head's length.</param>
/// <param name="StartOffset">See <see cref="TrackSummary.StartOffset"/>.</param>
/// <param name="Duration">The view's length in time.</param>
public sealed record TrackSnapshot(byte[] Head, long Bytes, TimeSpan StartOffset, TimeSpan Duration);
