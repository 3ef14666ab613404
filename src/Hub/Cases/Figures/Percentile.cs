namespace CaseHub.Hub.Cases.Figures;

/// <summary>
/// Percentiles by nearest rank: the smallest value that at least so many per cent of the values do not exceed, which is the one at rank ⌈p/100 · n⌉
/// (Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician 50(4), 1996, definition 1). It is always a value that occurred.
/// </summary>
public static class Percentile
{
    /// <param name="values">In any order.</param>
    /// <param name="percent">1 to 100; 50 is the median.</param>
    /// <returns>Null where there are no values.</returns>
    public static long? NearestRank(IEnumerable<long> values, int percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        long[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : sorted[RankOf(percent, sorted.Length) - 1];
    }

    /// <summary>Rounded up in whole numbers, which no floating point can get wrong.</summary>
    private static int RankOf(int percent, int count) => (int)(((long)percent * count + 99) / 100);
}
