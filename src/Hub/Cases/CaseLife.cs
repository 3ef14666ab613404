using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases;

/// <summary>Where a case stands.</summary>
public enum CaseState
{
    Draft,
    Requested,
    Accepted,
    Answered,
    Acknowledged,
    Closed,
    Declined,
    Withdrawn,
    Reopened,
}

/// <summary>What can be done to a case.</summary>
public enum CaseTrigger
{
    Edit,
    Request,

    /// <summary>One of several specialists says no: the others are still asked.</summary>
    PassOn,
    Accept,

    /// <summary>Somebody takes over from an adviser who has not answered.</summary>
    TakeOver,
    Decline,
    WriteOpinion,
    Acknowledge,
    RecordOutcome,
    Close,
    Withdraw,
    Reopen,

    /// <summary>Who accepted cannot advise any more: those who were asked beside them are asked again.</summary>
    HandOver,

    /// <summary>Nobody is left of those who were asked: the asker chooses somebody else.</summary>
    HandBack,
}

/// <summary>The life of a case. Nothing else decides what may follow what.</summary>
internal static class CaseLife
{
    /// <summary>The state that follows, or null where the trigger is not allowed.</summary>
    public static CaseState? Next(CaseState state, CaseTrigger trigger) => (state, trigger) switch
    {
        (CaseState.Draft, CaseTrigger.Edit) => CaseState.Draft,
        (CaseState.Draft, CaseTrigger.Request) => CaseState.Requested,
        (CaseState.Draft, CaseTrigger.Withdraw) => CaseState.Withdrawn,

        (CaseState.Requested, CaseTrigger.PassOn) => CaseState.Requested,
        (CaseState.Requested, CaseTrigger.Accept) => CaseState.Accepted,
        (CaseState.Requested, CaseTrigger.Decline) => CaseState.Declined,
        (CaseState.Requested, CaseTrigger.Withdraw) => CaseState.Withdrawn,
        (CaseState.Requested, CaseTrigger.HandBack) => CaseState.Reopened,

        (CaseState.Accepted, CaseTrigger.WriteOpinion) => CaseState.Answered,
        (CaseState.Accepted, CaseTrigger.TakeOver or CaseTrigger.PassOn) => CaseState.Accepted,
        (CaseState.Accepted, CaseTrigger.Withdraw) => CaseState.Withdrawn,
        (CaseState.Accepted, CaseTrigger.HandOver) => CaseState.Requested,
        (CaseState.Accepted, CaseTrigger.HandBack) => CaseState.Reopened,

        // A later opinion adds to the earlier one; both stay.
        (CaseState.Answered, CaseTrigger.WriteOpinion) => CaseState.Answered,
        (CaseState.Answered, CaseTrigger.Acknowledge) => CaseState.Acknowledged,

        // Only an opinion that was read can lead to an end: an unread one is an open danger.
        (CaseState.Acknowledged, CaseTrigger.WriteOpinion) => CaseState.Answered,
        (CaseState.Acknowledged, CaseTrigger.RecordOutcome) => CaseState.Closed,
        (CaseState.Acknowledged, CaseTrigger.Close) => CaseState.Closed,

        (CaseState.Closed or CaseState.Declined or CaseState.Withdrawn, CaseTrigger.Reopen) => CaseState.Reopened,

        (CaseState.Reopened, CaseTrigger.Edit) => CaseState.Reopened,
        (CaseState.Reopened, CaseTrigger.Request) => CaseState.Requested,
        (CaseState.Reopened, CaseTrigger.WriteOpinion) => CaseState.Answered,
        (CaseState.Reopened, CaseTrigger.Withdraw) => CaseState.Withdrawn,
        _ => null,
    };

    /// <summary>Whose doing a trigger is; none for what the hub does itself.</summary>
    public static Relation DoneBy(CaseTrigger trigger) => trigger switch
    {
        CaseTrigger.HandOver or CaseTrigger.HandBack => Relation.None,
        CaseTrigger.Accept or CaseTrigger.Decline or CaseTrigger.PassOn => Relation.Candidate,
        CaseTrigger.TakeOver => Relation.Successor,
        CaseTrigger.WriteOpinion => Relation.Adviser,
        CaseTrigger.Acknowledge => Relation.Asker | Relation.Deputy,
        _ => Relation.Asker,
    };

    /// <summary>What somebody may do now: the same answer that the commands give.</summary>
    public static IReadOnlyList<CaseTrigger> Allowed(CaseState state, Relation relation) =>
        [.. Enum.GetValues<CaseTrigger>().Where(trigger => trigger != CaseTrigger.PassOn && (relation & DoneBy(trigger)) != Relation.None && Next(state, trigger) is not null)];
}
