namespace CaseHub.Recorder.Webm;

/// <summary>The places to seek to; when they become too many they are thinned evenly over time.</summary>
/// <param name="max">How many at most.</param>
internal sealed class CueList(int max)
{
    private readonly List<WebmCue> cues = [];
    private WebmCue[] fitting = [];
    private long spacing;
    private bool changed;

    public IReadOnlyList<WebmCue> Cues => cues;

    /// <param name="cue">Later than those before it.</param>
    /// <param name="minSpacing">Milliseconds from the one before, at least.</param>
    public void Add(WebmCue cue, long minSpacing = 0)
    {
        if (cues.Count > 0 && cue.Milliseconds - cues[^1].Milliseconds < Math.Max(spacing, minSpacing)) return;
        cues.Add(cue);
        changed = true;
        while (cues.Count > max) spacing = Thin(cues, spacing);
    }

    /// <summary>As many of them as fit into a head; not changed later.</summary>
    public IReadOnlyList<WebmCue> Fitting()
    {
        if (!changed) return fitting;
        changed = false;
        var few = cues.ToList();
        for (long wider = spacing; few.Count > WebmHead.MaxCues;) wider = Thin(few, wider);
        return fitting = [.. few];
    }

    private static long Thin(List<WebmCue> cues, long spacing)
    {
        spacing = Math.Max(1_000, 2 * spacing);
        long last = long.MinValue / 2;
        cues.RemoveAll(cue =>
        {
            if (cue.Milliseconds - last < spacing) return true;
            last = cue.Milliseconds;
            return false;
        });
        return spacing;
    }
}
