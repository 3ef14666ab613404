using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases;

/// <summary>A case for those who may read it.</summary>
public sealed record CaseView
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required Guid OrganisationId { get; init; }

    public required CaseState State { get; init; }

    /// <summary>Send it back with an edit, so that of two at once the second is refused.</summary>
    public required int Version { get; init; }

    public required string Title { get; init; }

    public required string Question { get; init; }

    public required string Specialty { get; init; }

    public required Urgency Urgency { get; init; }

    public required string Summary { get; init; }

    public PatientAge? Age { get; init; }

    public Sex? Sex { get; init; }

    public double? WeightKg { get; init; }

    public string? Pregnancy { get; init; }

    public string? Allergies { get; init; }

    /// <summary>Answers to what the template of the specialty asks, in its order; empty where it was opened without one.</summary>
    public required IReadOnlyList<CaseFact> Facts { get; init; }

    /// <summary>Signs that the patient cannot wait, as the asker has ticked them.</summary>
    public required IReadOnlyList<string> RedFlags { get; init; }

    public DateTimeOffset? ReachableUntil { get; init; }

    /// <summary>Why it was sent although something in it looked like a name, a number or a date of birth.</summary>
    public string? IdentifiersReason { get; init; }

    /// <summary>The asking site has a reference of its own for the patient, which has to be typed before an opinion is acknowledged; false for everybody else.</summary>
    public bool HasReference { get; init; }

    /// <summary>The reference itself, for the asker and who stands in for them; null for everybody else.</summary>
    public string? Reference { get; init; }

    /// <summary>Other cases of the same patient that the asker may open, newest first; empty for everybody else.</summary>
    public IReadOnlyList<RepeatCase> SamePatient { get; init; } = [];

    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Below the age of consent of the organisation that owns it.</summary>
    public required bool IsMinor { get; init; }

    /// <summary>A guardian or the minor still have to be asked.</summary>
    public required bool LacksConsent { get; init; }

    public string? GuardianConsent { get; init; }

    public Assent? Assent { get; init; }

    public string? AssentNote { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>From where it came in a packet, as organisation and hub; null for one that was opened here.</summary>
    public string? ImportedFrom { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string? Plan { get; init; }

    public string? Outcome { get; init; }

    public CloseReason? ClosedFor { get; init; }

    public required CasePerson Asker { get; init; }

    public CasePerson? Assignee { get; init; }

    public CasePerson? Adviser { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<OpinionView> Opinions { get; init; }

    /// <summary>What advisers asked back and were answered, and whom else they would ask; oldest first.</summary>
    public IReadOnlyList<MessageView> Messages { get; init; } = [];

    /// <summary>Since when the asker owes an answer to what was asked back; null while they owe none.</summary>
    public DateTimeOffset? AskedBackAt { get; init; }

    /// <summary>Those who were asked beside the adviser.</summary>
    public IReadOnlyList<FurtherView> Further { get; init; } = [];

    /// <summary>The reader is one of them, and has not answered yet.</summary>
    public bool IsAskedFurther { get; init; }

    /// <summary>Set while opinions of several authors cannot all be followed: acknowledging then needs a choice.</summary>
    public OpinionConflict? Conflict { get; init; }

    /// <summary>Of opinions that disagree, the one that the asker follows, and why.</summary>
    public Guid? FollowedOpinionId { get; init; }

    public string? FollowedReason { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<CaseEventView> Timeline { get; init; }

    /// <summary>What the reader is to the case.</summary>
    public required Relation MyPart { get; init; }

    /// <summary>What the reader may do now.</summary>
    public required IReadOnlyList<CaseTrigger> Allowed { get; init; }

    /// <summary>True for who asks and who has accepted: notes, attachments, consults.</summary>
    public required bool MayWrite { get; init; }

    /// <summary>Set for who reads it for a time only.</summary>
    public CaseReading? Reading { get; init; }

    public bool May(CaseTrigger trigger) => Allowed.Contains(trigger);
}

/// <param name="InEmergency">Opened by breaking the glass; otherwise shared.</param>
/// <param name="Until">When it ends by itself.</param>
public sealed record CaseReading(bool InEmergency, DateTimeOffset Until);

public sealed record CasePerson(Guid Id, string Name, string Organisation, string Country, string TimeZone);

/// <param name="Kind">The page resource <c>event-{kind}</c> has its text.</param>
/// <param name="ReferenceId">The note, attachment, session, recording or opinion it is about.</param>
/// <param name="Text">What somebody wrote, such as the reason for declining.</param>
public sealed record CaseEventView(Guid Id, DateTimeOffset At, CasePerson? By, string Kind, Guid? ReferenceId, string? Text);
