namespace CaseHub.Recorder;

/// <summary>The answer to a fragment of trickled ICE (RFC 8840).</summary>
/// <param name="Fragment">After a restart our new credentials and candidates; null when there was nothing to restart.</param>
/// <param name="Tag">Names the ICE session from now on, for <c>ETag</c>; null when refused.</param>
/// <param name="Refusal">Why the fragment was not taken.</param>
public sealed record IceAnswer(string? Fragment, string? Tag, MediaRefusal? Refusal);
