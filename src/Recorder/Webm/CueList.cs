namespace CaseHub.Recorder.Webm;

/// <summary>The places to seek to; when they become too many for the head they are thinned evenly over time.</summary>
internal sealed class CueList
{
    private readonly List<WebmCue> cues = [];
    private long spacing;

    public IReadOnlyList<WebmCue> Cues => cues;

    /// <param name="cue">Later than those before it.</param>
    /// <param name="minSpacing">Milliseconds from the one before, at least.</param>
    public void Add(WebmCue cue, long minSpacing = 0)
    {
        if (cues.Count > 0 && cue.Milliseconds - cues[^1].Milliseconds < Math.Max(spacing, minSpacing)) return;
        cues.Add(cue);
        while (cues.Count > WebmHead.MaxCues) Thin();
    }

    private void Thin()
    {
        spacing = Math.Max(1_000, 2 * spacing);
        long last = long.MinValue / 2;
        cues.RemoveAll(cue =>
        {
            if (cue.Milliseconds - last < spacing) return true;
            last = cue.Milliseconds;
            return false;
        });
    }
}
