using System.Globalization;
using CaseHub.Hub.Recordings;

namespace CaseHub.Web.Pages.Recordings;

/// <summary>How a player writes times and draws stretches.</summary>
internal static class PlayerText
{
    /// <summary>Width of the drawings in their own units; they are stretched to the line's width.</summary>
    public const int Width = 10_000;

    /// <summary>Narrower than that nothing would be seen of a stretch.</summary>
    private const double MinWidth = 12;

    /// <summary>02:05, or 1:02:05.</summary>
    public static string Clock(long milliseconds) =>
        TimeSpan.FromMilliseconds(milliseconds) is var at && at.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)at.TotalHours}:{at:mm\\:ss}")
            : at.ToString("mm\\:ss", CultureInfo.InvariantCulture);

    /// <summary>A stretch; its begin alone where it is shorter than what a clock tells.</summary>
    public static string Span(long fromMs, long toMs) => Clock(fromMs) == Clock(toMs) ? Clock(fromMs) : $"{Clock(fromMs)}–{Clock(toMs)}";

    /// <summary>Seconds for the script and for addresses.</summary>
    public static string Seconds(long milliseconds) => (milliseconds / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);

    public static string X(long milliseconds, long durationMs) => Units(durationMs == 0 ? 0 : (double)milliseconds / durationMs * Width);

    public static string WidthOf(SpanView span, long durationMs) =>
        Units(durationMs == 0 ? 0 : Math.Max(MinWidth, (double)(span.ToMs - span.FromMs) / durationMs * Width));

    /// <summary>Stretches for the script: <c>0-1200 3400-5000</c>, milliseconds.</summary>
    public static string Spans(IEnumerable<SpanView> spans) => string.Join(' ', spans.Select(span => string.Create(CultureInfo.InvariantCulture, $"{span.FromMs}-{span.ToMs}")));

    private static string Units(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
