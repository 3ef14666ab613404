namespace CaseHub.Hub.Cases.Figures;

/// <summary>How long people waited, in whole minutes; percentiles by nearest rank.</summary>
/// <param name="Count">Of the cases in which it came to that; null where it is too few to be shown, and then the others are too.</param>
public sealed record WaitFigure(int? Count, long? MedianMinutes, long? NinetiethMinutes)
{
    internal static readonly WaitFigure TooFew = new(null, null, null);
}

/// <summary>A part of a whole.</summary>
/// <param name="Part">Null where there are too few to be shown.</param>
/// <param name="Of">The whole; null likewise.</param>
public sealed record ShareFigure(int? Part, int? Of)
{
    internal static readonly ShareFigure TooFew = new(null, null);

    /// <summary>0 to 100, rounded; null where there is nothing to show.</summary>
    public int? Percent => Of is > 0 ? (int)Math.Round(100.0 * Part!.Value / Of.Value) : null;
}

/// <param name="Count">How many gave one; null where it is too few to be shown.</param>
/// <param name="Mean">1 to 5, to a tenth.</param>
public sealed record GradeFigure(int? Count, double? Mean)
{
    internal static readonly GradeFigure TooFew = new(null, null);
}

/// <summary>The figures of some cases. What is null is kept back: fewer than <see cref="Fewest"/> cases of another organisation's people stand behind it.</summary>
/// <param name="Key">A month (<c>2026-03</c>), a code of a specialty, an organisation's id; empty for all, and for cases that nobody accepted yet.</param>
/// <param name="Name">Of an organisation; null for others.</param>
/// <param name="InPromise">Answered by the time that was promised, of those that were answered or are overdue.</param>
/// <param name="Avoided">Referrals avoided, of those in question: what would not have been referred anyway is left out.</param>
/// <param name="WithOutcome">Closed with an outcome, of all that are closed; the rest were lost to follow-up.</param>
public sealed record FigureGroup(
    string Key,
    string? Name,
    int? Cases,
    WaitFigure Allocation,
    WaitFigure Answer,
    WaitFigure Acknowledgement,
    ShareFigure InPromise,
    ShareFigure Avoided,
    GradeFigure Helpful,
    ShareFigure WithOutcome)
{
    public const int Fewest = 5;

    /// <summary>Computes a group.</summary>
    /// <param name="key">See above.</param>
    /// <param name="name">See above.</param>
    /// <param name="cases">Those that belong to it.</param>
    /// <param name="isForeign">Whether a case counts as another organisation's.</param>
    /// <param name="now">What is overdue is so at this moment.</param>
    internal static FigureGroup Of(string key, string? name, IReadOnlyList<CaseFigure> cases, Func<CaseFigure, bool> isForeign, DateTimeOffset now)
    {
        bool AreTooFew(IEnumerable<CaseFigure> behind) => behind.Count(isForeign) is > 0 and < Fewest;
        return new FigureGroup(
            key,
            name,
            AreTooFew(cases) ? null : cases.Count,
            Wait(one => one.ToAllocation),
            Wait(one => one.ToAnswer),
            Wait(one => one.ToAcknowledgement),
            Share(one => one.KeptPromise(now)),
            Share(one => one.AvoidedReferral),
            Grade(),
            Share(one => one.ClosedFor is { } reason ? reason == CloseReason.Outcome : null));

        WaitFigure Wait(Func<CaseFigure, long?> minutes)
        {
            var behind = cases.Where(one => minutes(one) is not null).ToList();
            if (AreTooFew(behind)) return WaitFigure.TooFew;
            var values = behind.ConvertAll(one => minutes(one)!.Value);
            return new WaitFigure(values.Count, Percentile.NearestRank(values, 50), Percentile.NearestRank(values, 90));
        }

        ShareFigure Share(Func<CaseFigure, bool?> isPart)
        {
            var behind = cases.Where(one => isPart(one) is not null).ToList();
            return AreTooFew(behind) ? ShareFigure.TooFew : new ShareFigure(behind.Count(one => isPart(one) is true), behind.Count);
        }

        GradeFigure Grade()
        {
            var behind = cases.Where(one => one.Helpful is not null).ToList();
            if (AreTooFew(behind)) return GradeFigure.TooFew;
            return new GradeFigure(behind.Count, behind.Count == 0 ? null : Math.Round(behind.Average(one => one.Helpful!.Value), 1));
        }
    }
}
