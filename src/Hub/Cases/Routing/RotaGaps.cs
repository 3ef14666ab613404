namespace CaseHub.Hub.Cases.Routing;

/// <summary>A time in which nobody is on duty.</summary>
public sealed record RotaGap(DateTimeOffset From, DateTimeOffset To);

/// <summary>Where a rota leaves somebody who asks without anybody: a pure function of the times that are covered.</summary>
internal static class RotaGaps
{
    /// <param name="covered">When somebody is on duty, in any order; overlaps do no harm.</param>
    /// <param name="from">Where the look begins.</param>
    /// <param name="to">Where it ends.</param>
    public static IReadOnlyList<RotaGap> Of(IEnumerable<(DateTimeOffset From, DateTimeOffset To)> covered, DateTimeOffset from, DateTimeOffset to)
    {
        var gaps = new List<RotaGap>();
        var reached = from;
        foreach (var span in covered.Where(span => span.To > from && span.From < to).OrderBy(span => span.From))
        {
            if (span.From > reached) gaps.Add(new RotaGap(reached, span.From));
            if (span.To > reached) reached = span.To;
        }

        if (reached < to) gaps.Add(new RotaGap(reached, to));
        return gaps;
    }
}
