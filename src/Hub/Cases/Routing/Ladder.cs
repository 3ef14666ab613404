namespace CaseHub.Hub.Cases.Routing;

/// <summary>
/// When somebody else has to be told of a case that nobody answers, and of a critical opinion that nobody acknowledges: pure functions of the promise and the clock.
/// One step at a time, so that after a stop of the hub none is left out.
/// </summary>
internal static class Ladder
{
    /// <summary>The step whose time has come; null where the next one is still to come, or there is none.</summary>
    public static LadderStep? Due(CasePromise promise, Urgency urgency, DateTimeOffset now) =>
        promise is { AnsweredAt: null, PausedAt: null } && Next(promise, urgency) is { } step && now >= MomentOf(promise, step) ? step : null;

    /// <summary>The step that follows the last one; null after the last of all.</summary>
    public static LadderStep? Next(CasePromise promise, Urgency urgency) => promise.Step switch
    {
        null => LadderStep.Backup,
        LadderStep.Backup => LadderStep.Coordinator,
        LadderStep.Coordinator => urgency == Urgency.Emergency ? LadderStep.Rota : LadderStep.Overdue,
        LadderStep.Rota => LadderStep.Overdue,
        _ => null,
    };

    public static DateTimeOffset MomentOf(CasePromise promise, LadderStep step) => promise.StartedAt + ((promise.DueAt - promise.StartedAt) * ShareOf(step));

    /// <summary>Likewise for the acknowledgement.</summary>
    public static AcknowledgeStep? AcknowledgementDue(CasePromise promise, DateTimeOffset now)
    {
        if (promise is not { AcknowledgeFrom: { } from, AcknowledgeBy: { } by }) return null;
        if (promise.AcknowledgeStep is AcknowledgeStep.Coordinator) return null;
        var next = promise.AcknowledgeStep is { } last ? last + 1 : AcknowledgeStep.Reminder;
        return now >= from + ((by - from) * ShareOf(next)) ? next : null;
    }

    /// <summary>Of the time promised, how much is over.</summary>
    private static double ShareOf(LadderStep step) => step switch
    {
        LadderStep.Backup => 0.6,
        LadderStep.Coordinator => 0.8,
        LadderStep.Rota => 0.9,
        _ => 1,
    };

    private static double ShareOf(AcknowledgeStep step) => step switch
    {
        AcknowledgeStep.Reminder => 0.5,
        AcknowledgeStep.Deputy => 1,
        _ => 1.5,
    };
}
