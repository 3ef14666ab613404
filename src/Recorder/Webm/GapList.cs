namespace CaseHub.Recorder.Webm;

/// <summary>The gaps of one medium; neighbours of one cause that lie close together are told as one.</summary>
internal sealed class GapList
{
    private const long JoinMicroseconds = 250_000;
    private const int MaxGaps = 2_000;
    private readonly List<(long From, long To, string Cause)> gaps = [];

    public IEnumerable<TrackGap> Gaps =>
        gaps.Select(gap => new TrackGap(TimeSpan.FromMicroseconds(gap.From), TimeSpan.FromMicroseconds(gap.To), gap.Cause));

    /// <param name="from">Microseconds of file time.</param>
    /// <param name="to">Later than <paramref name="from"/>, or nothing is noted.</param>
    /// <param name="cause">See <see cref="TrackGap"/>.</param>
    public void Note(long from, long to, string cause)
    {
        if (to <= from) return;
        bool joins = gaps.Count > 0 && ((gaps[^1].Cause == cause && from - gaps[^1].To < JoinMicroseconds) || gaps.Count == MaxGaps);
        if (joins) gaps[^1] = (gaps[^1].From, Math.Max(to, gaps[^1].To), gaps[^1].Cause);
        else gaps.Add((from, to, cause));
    }
}
