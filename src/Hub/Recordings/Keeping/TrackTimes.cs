using System.Text.Json;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>Arithmetic of stretches: from the recording's time line to a track's, and what a redaction leaves of its gaps and its speech.</summary>
internal static class TrackTimes
{
    private const string Redaction = "redaction";

    /// <summary>What of the spans lies on the track, on its own time line; a track that ends with one is cut to its last packet.</summary>
    public static IReadOnlyList<SpanView> OnTrack(RecordingTrack track, IReadOnlyList<SpanView> spans) => [.. spans
        .Select(span => new SpanView(Math.Max(0, span.FromMs - track.StartOffsetMs), span.ToMs - track.StartOffsetMs))
        .Where(span => span.ToMs > 0 && span.FromMs <= track.DurationMs)];

    /// <summary>The gaps as they are now: old ones outside the spans, and the spans themselves with their cause.</summary>
    /// <param name="gaps">JSON of the row.</param>
    /// <param name="cut">What the cutting says that it took out; where it says nothing of a span, the span itself counts.</param>
    /// <param name="spans">What was to be taken out.</param>
    /// <returns>JSON for the row, in order of time.</returns>
    public static string AddGaps(string gaps, IReadOnlyList<SpanView> cut, IReadOnlyList<SpanView> spans)
    {
        var known = JsonSerializer.Deserialize<List<TrackGapView>>(gaps, JsonSerializerOptions.Web)!;
        var taken = Union([.. cut, .. spans, .. known.Where(gap => gap.Cause == Redaction).Select(gap => new SpanView(gap.FromMs, gap.ToMs))]);
        var others = known.Where(gap => gap.Cause != Redaction)
            .SelectMany(gap => Subtract(new SpanView(gap.FromMs, gap.ToMs), taken).Select(left => new TrackGapView(left.FromMs, left.ToMs, gap.Cause)));
        var all = others.Concat(taken.Select(span => new TrackGapView(span.FromMs, span.ToMs, Redaction))).OrderBy(gap => gap.FromMs);
        return JsonSerializer.Serialize(all, JsonSerializerOptions.Web);
    }

    /// <summary>Stretches without what lies in the spans; JSON in and out.</summary>
    public static string Without(string stretches, IReadOnlyList<SpanView> spans) => JsonSerializer.Serialize(
        JsonSerializer.Deserialize<List<SpanView>>(stretches, JsonSerializerOptions.Web)!.SelectMany(stretch => Subtract(stretch, spans)),
        JsonSerializerOptions.Web);

    private static List<SpanView> Union(IReadOnlyList<SpanView> spans)
    {
        var union = new List<SpanView>();
        foreach (var span in spans.OrderBy(span => span.FromMs))
        {
            if (union is [.., var last] && span.FromMs <= last.ToMs) union[^1] = last with { ToMs = Math.Max(last.ToMs, span.ToMs) };
            else union.Add(span);
        }

        return union;
    }

    private static IEnumerable<SpanView> Subtract(SpanView stretch, IReadOnlyList<SpanView> spans)
    {
        IEnumerable<SpanView> left = [stretch];
        foreach (var span in spans)
        {
            left = left.SelectMany(part => (SpanView[])[
                part with { ToMs = Math.Min(part.ToMs, span.FromMs) },
                part with { FromMs = Math.Max(part.FromMs, span.ToMs) }]).Where(part => part.FromMs < part.ToMs);
        }

        return [.. left];
    }
}
