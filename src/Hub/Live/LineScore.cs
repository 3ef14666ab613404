namespace CaseHub.Hub.Live;

/// <summary>How well one direction of a person's line carries media.</summary>
/// <param name="Level"><c>good</c> | <c>fair</c> (concealment hides it) | <c>poor</c> (it is heard and seen).</param>
/// <param name="Cause"><c>loss</c> | <c>delay</c>; null while good.</param>
/// <param name="Value">Per cent lost, or milliseconds there and back; 0 while good.</param>
public sealed record LineView(string Level, string? Cause, int Value);

/// <summary>Scores lines. Pure: the same figures give the same words.</summary>
internal static class LineScore
{
    private const double FairLoss = 0.03, PoorLoss = 0.1;

    /// <summary>There and back, through the relay, of one person: a conversation has two of them (ITU-T G.114 bears 400 ms one way in all).</summary>
    private static readonly TimeSpan FairDelay = TimeSpan.FromMilliseconds(400), PoorDelay = TimeSpan.FromMilliseconds(800);

    /// <summary>Figures are told in steps: a room must not be told anew for each per cent.</summary>
    private static readonly int[] LossSteps = [3, 5, 8, 12, 20, 30, 50, 75, 100], DelaySteps = [400, 600, 800, 1200, 2000, 3000, 5000];

    private static readonly LineView Good = new("good", null, 0);

    /// <param name="loss">0–1 of the packets.</param>
    /// <param name="roundTrip">Null while unknown.</param>
    public static LineView Rate(double loss, TimeSpan? roundTrip) => (loss, roundTrip) switch
    {
        ( > PoorLoss, _) => new("poor", "loss", Step(LossSteps, 100 * loss)),
        (_, { } trip) when trip > PoorDelay => new("poor", "delay", Step(DelaySteps, trip.TotalMilliseconds)),
        ( > FairLoss, _) => new("fair", "loss", Step(LossSteps, 100 * loss)),
        (_, { } trip) when trip > FairDelay => new("fair", "delay", Step(DelaySteps, trip.TotalMilliseconds)),
        _ => Good,
    };

    private static int Step(int[] steps, double value) => steps.Last(step => step <= value || step == steps[0]);
}
