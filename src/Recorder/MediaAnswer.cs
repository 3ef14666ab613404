namespace CaseHub.Recorder;

/// <summary>An SDP answer, or the reason there is none; exactly one of the two is set.</summary>
/// <param name="Sdp">Ready for the browser; complete, nothing trickles after it.</param>
/// <param name="Refusal">Why the offer was not taken.</param>
public sealed record MediaAnswer(string? Sdp, MediaRefusal? Refusal)
{
    /// <summary>Names the ICE session that the answer opens, for <c>ETag</c>; null when refused.</summary>
    public string? IceTag { get; init; }

    internal static MediaAnswer Refused(string code, string text) => new(null, new MediaRefusal(code, text));
}

/// <summary>Why an offer was refused.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Text">For people, with the next step.</param>
public sealed record MediaRefusal(string Code, string Text);
