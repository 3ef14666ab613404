namespace CaseHub.Recorder.Webm;

/// <summary>
/// How loud each tenth of a second of a track's sound was, and from that when its person spoke. In dB above silence, 0–127, which is 127
/// less the level of RFC 6464.
/// </summary>
internal sealed class SpeechList
{
    /// <summary>Milliseconds of file time that share one loudness.</summary>
    public const int BeatMilliseconds = 100;

    /// <summary>What a packet without a level counts as, if it holds sound.</summary>
    public const byte Unmeasured = 87;

    // Speech begins as Forward/Loudness has it, and goes on while it is not clearly quieter.
    private const byte Begins = 77;
    private const byte GoesOn = 71;
    private const int ShortestBeats = 200 / BeatMilliseconds;
    private const int ShortestPauseBeats = 600 / BeatMilliseconds;
    private readonly List<(long From, long To)> spans = [];
    private long last = -1;
    private (long From, long To)? open;

    /// <summary>Takes the next beat.</summary>
    /// <param name="beat">Its number, which is later than the one before; those between were silent.</param>
    /// <param name="loudness">Of its loudest packet.</param>
    public void Note(long beat, byte loudness)
    {
        if (beat <= last) return;
        if (open is { } speech && (beat > last + 1 || loudness < GoesOn)) Close(speech);
        last = beat;
        if (open is { } going) open = (going.From, beat + 1);
        else if (loudness >= Begins) open = (beat, beat + 1);
    }

    /// <summary>When its person spoke, by beginning.</summary>
    public IReadOnlyList<SpeechSpan> Spans
    {
        get
        {
            if (open is { } speech) Close(speech);
            return [.. spans.Select(span => new SpeechSpan(Time(span.From), Time(span.To)))];
        }
    }

    // What is shorter than a word is a noise; what is separated by less than a breath is one.
    private void Close((long From, long To) speech)
    {
        open = null;
        if (speech.To - speech.From < ShortestBeats) return;
        if (spans.Count > 0 && speech.From - spans[^1].To < ShortestPauseBeats) spans[^1] = (spans[^1].From, speech.To);
        else spans.Add(speech);
    }

    private static TimeSpan Time(long beat) => TimeSpan.FromMilliseconds(beat * BeatMilliseconds);
}
