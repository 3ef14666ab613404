using CaseHub.Load.Peers;

namespace CaseHub.Load.Measure;

/// <summary>What all viewers counted until now.</summary>
internal readonly record struct Totals(long Received, long Missing, long Reordered, long Duplicated, long Extra, long Opened, long Wrong)
{
    /// <summary>Called on the loop.</summary>
    public static Totals Of(IReadOnlyList<Viewer> viewers)
    {
        var all = default(Totals);
        foreach (Viewer viewer in viewers)
        {
            foreach (StreamCount stream in viewer.Streams)
            {
                all += new Totals(stream.Received, stream.Missing, stream.Reordered, stream.Duplicated, 0, 0, 0);
            }

            all += new Totals(0, 0, 0, 0, viewer.Extra, viewer.Opened, viewer.Forged + viewer.Strange);
        }

        return all;
    }

    public static Totals operator +(Totals a, Totals b) => new(
        a.Received + b.Received, a.Missing + b.Missing, a.Reordered + b.Reordered, a.Duplicated + b.Duplicated, a.Extra + b.Extra, a.Opened + b.Opened, a.Wrong + b.Wrong);

    public static Totals operator -(Totals a, Totals b) => new(
        a.Received - b.Received, a.Missing - b.Missing, a.Reordered - b.Reordered, a.Duplicated - b.Duplicated, a.Extra - b.Extra, a.Opened - b.Opened, a.Wrong - b.Wrong);
}

internal static class Percentile
{
    /// <param name="sorted">Rising.</param>
    /// <returns>0 of nothing.</returns>
    public static double Of(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
