using CaseHub.Hub.Recordings;

namespace CaseHub.Web.Pages.Recordings;

/// <summary>One person under the seek bar; all stretches on the recording's time line, by their begin.</summary>
/// <param name="Name">The person's, or a device's.</param>
/// <param name="Present">Where they were recorded.</param>
/// <param name="Speech">When they spoke.</param>
/// <param name="Gaps">What is missing of them, by cause.</param>
internal sealed record SpeakerRow(string Name, IReadOnlyList<SpanView> Present, IReadOnlyList<SpanView> Speech, IReadOnlyList<TrackGapView> Gaps)
{
    /// <summary>Breath and the pauses between words.</summary>
    public const long PauseMs = 400;

    public long SpokenMs => Speech.Sum(span => span.ToMs - span.FromMs);

    /// <summary>One row a person, however often they came and went and whatever they shared, in order of their first track.</summary>
    public static IReadOnlyList<SpeakerRow> Of(RecordingDetails recording)
    {
        // What is closer together than two thousandths of the line cannot be told apart on it.
        long apart = Math.Max(PauseMs, recording.DurationMs / 500);
        return
        [
            .. recording.Tracks.Where(track => track.Standing == "kept").GroupBy(track => (track.ClinicianId, track.Label)).Select(tracks => new SpeakerRow(
                tracks.Key.Label,
                Joined(tracks.Select(track => new SpanView(track.StartOffsetMs, track.StartOffsetMs + track.DurationMs)), apart),
                Joined(tracks.SelectMany(SpeechOf), apart),
                [.. tracks.SelectMany(track => track.Gaps.Select(gap => gap with { FromMs = gap.FromMs + track.StartOffsetMs, ToMs = gap.ToMs + track.StartOffsetMs })).OrderBy(gap => gap.FromMs)])),
        ];
    }

    /// <summary>A track's speech on the recording's time line.</summary>
    public static IEnumerable<SpanView> SpeechOf(TrackView track) =>
        track.Speech.Select(span => new SpanView(span.FromMs + track.StartOffsetMs, span.ToMs + track.StartOffsetMs));

    /// <summary>Brings stretches into order and joins those that overlap or are hardly apart.</summary>
    public static IReadOnlyList<SpanView> Joined(IEnumerable<SpanView> spans, long apartMs)
    {
        var joined = new List<SpanView>();
        foreach (var span in spans.OrderBy(span => span.FromMs))
        {
            if (joined is [.., var last] && span.FromMs - last.ToMs <= apartMs) joined[^1] = last with { ToMs = Math.Max(last.ToMs, span.ToMs) };
            else joined.Add(span);
        }

        return joined;
    }
}
