using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>What the page of what became of a recording shows to its reader.</summary>
/// <param name="IsMember">One of those whom the session was between.</param>
/// <param name="MayRedact">May take a stretch out.</param>
/// <param name="IsOfficer">Privacy officer of the organisation that owns the recording.</param>
internal sealed record KeepingPart(bool IsMember, bool MayRedact, bool IsOfficer)
{
    public static KeepingPart Of(PolicyTable policy, Actor actor, Relation relations) => new(
        (relations & (Relation.Asker | Relation.Adviser)) != Relation.None,
        policy.IsOpenTo<RedactRecording.Request>(actor, relations),
        policy.IsOpenTo<HoldRecording.Request>(actor, relations));
}
