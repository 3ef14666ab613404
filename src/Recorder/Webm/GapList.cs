namespace CaseHub.Recorder.Webm;

/// <summary>The gaps of one medium; neighbours of one cause that lie close together are told as one.</summary>
/// <param name="noted">Told each new gap, and each that grew with its former beginning.</param>
internal sealed class GapList(Action<long, long, string>? noted = null)
{
    private const long JoinMicroseconds = 250_000;
    private const int MaxGaps = 2_000;
    private readonly List<(long From, long To, string Cause)> gaps = [];

    public IReadOnlyList<(long From, long To, string Cause)> Gaps => gaps;

    /// <param name="from">Microseconds of file time.</param>
    /// <param name="to">Later than <paramref name="from"/>, or nothing is noted.</param>
    /// <param name="cause">See <see cref="TrackGap"/>.</param>
    public void Note(long from, long to, string cause)
    {
        if (to <= from) return;
        bool joins = gaps.Count > 0 && ((gaps[^1].Cause == cause && from - gaps[^1].To < JoinMicroseconds) || gaps.Count == MaxGaps);
        if (joins) gaps[^1] = (gaps[^1].From, Math.Max(to, gaps[^1].To), gaps[^1].Cause);
        else gaps.Add((from, to, cause));
        noted?.Invoke(gaps[^1].From, gaps[^1].To, gaps[^1].Cause);
    }

    /// <summary>The gaps of all media by beginning; those of one cause that overlap are one, such as a pause, which is everybody's.</summary>
    public static IReadOnlyList<TrackGap> Merge(IEnumerable<(long From, long To, string Cause)> gaps)
    {
        var merged = new List<(long From, long To, string Cause)>();
        foreach (var gap in gaps.OrderBy(gap => gap.From))
        {
            int same = merged.FindLastIndex(earlier => earlier.Cause == gap.Cause);
            if (same >= 0 && merged[same].To >= gap.From) merged[same] = merged[same] with { To = Math.Max(merged[same].To, gap.To) };
            else merged.Add(gap);
        }
        return [.. merged.Select(gap => new TrackGap(TimeSpan.FromMicroseconds(gap.From), TimeSpan.FromMicroseconds(gap.To), gap.Cause))];
    }
}
