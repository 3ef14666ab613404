using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CaseHub.Hub.Cases;

public enum Urgency
{
    /// <summary>Minutes count: candidates are rung.</summary>
    Emergency,
    Urgent,
    Routine,
}

public enum AgeUnit
{
    Days,
    Months,
    Years,
}

public enum Sex
{
    Female,
    Male,
    Intersex,
    Unknown,
}

public enum CloseReason
{
    Outcome,
    LostToFollowUp,
}

/// <summary>How far the asker goes along with an opinion.</summary>
public enum Following
{
    AsAdvised,
    InPart,
    NotFollowed,
}

/// <summary>How the patient fared.</summary>
public enum OutcomeResult
{
    Recovered,
    Improved,
    Unchanged,
    Worse,
    Died,
    Unknown,
}

/// <summary>Why a case is kept closer than others.</summary>
public enum Sensitivity
{
    /// <summary>As any other.</summary>
    None,
    Abuse,
    Hiv,
    Psychiatry,

    /// <summary>The patient or the asker wants it so.</summary>
    ByChoice,
}

/// <summary>What a minor said about it themself.</summary>
public enum Assent
{
    Given,

    /// <summary>Too young or too ill to be asked; the note says why.</summary>
    NotPossible,
}

/// <summary>One second-opinion request. It is pseudonymous: there is no field for a name, and its number says nothing of the patient.</summary>
internal sealed class ClinicalCase
{
    public required Guid Id { get; init; }

    /// <summary>Who owns it: the asker's organisation.</summary>
    public required Guid OrganisationId { get; init; }

    /// <summary>For people to say aloud, <c>C-2026-0007</c>; unique in its organisation.</summary>
    public required string Number { get; init; }

    public required Guid AskerId { get; set; }

    /// <summary>The one specialist who is asked; null where all of the specialty are.</summary>
    public Guid? AssigneeId { get; set; }

    /// <summary>Who accepted; null until then.</summary>
    public Guid? AdviserId { get; set; }

    public CaseState State { get; private set; } = CaseState.Draft;

    /// <summary>It was imported, and nobody here has taken it over: nothing of it is due, and nobody is reminded of it.</summary>
    public bool IsResting { get; set; }

    /// <summary>Rises with every change: of two at once, the second is refused.</summary>
    public int Version { get; private set; }

    public string Title { get; set; } = "";

    public string Question { get; set; } = "";

    public string Specialty { get; set; } = "";

    public Urgency Urgency { get; set; }

    public string Summary { get; set; } = "";

    public int? AgeValue { get; set; }

    public AgeUnit? AgeUnit { get; set; }

    public Sex? Sex { get; set; }

    public double? WeightKg { get; set; }

    public string? Pregnancy { get; set; }

    public string? Allergies { get; set; }

    /// <summary>Anything but <see cref="Sensitivity.None"/> restricts the case to a specialist asked by name, and bars teaching.</summary>
    public Sensitivity Sensitivity { get; set; }

    /// <summary>How a minor's guardian agreed, such as "mother, on paper"; null where none was needed or asked yet.</summary>
    public string? GuardianConsent { get; set; }

    /// <summary>What the minor said; null where it was not needed or not asked yet.</summary>
    public Assent? Assent { get; set; }

    public string? AssentNote { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? RequestedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Made by the browser in which it was typed, so that a draft that is sent twice is stored once; null for programs that made none.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>The asker's answers to what the specialty's template asks, as <see cref="Requests.CaseFact"/>s in JSON; null where it was opened without a template.</summary>
    public string? Facts { get; set; }

    /// <summary>Red flags of the template that the asker has ticked, in their words at the time.</summary>
    public List<string> RedFlags { get; set; } = [];

    /// <summary>When the patient leaves, so that an answer would come too late; null where they can be reached at any time.</summary>
    public DateTimeOffset? ReachableUntil { get; set; }

    /// <summary>Why the asker sent it although something in it looked like a name, a number or a date of birth; null where nothing did.</summary>
    public string? IdentifiersReason { get; set; }

    /// <summary>The asking site's own name for the patient, sealed with the site's key; null without one.</summary>
    public string? SealedReference { get; set; }

    /// <summary>A keyed hash of the same, by which repeat cases of one patient find each other; says nothing without the site's key.</summary>
    public string? ReferenceHash { get; set; }

    /// <summary>When the last one who accepted it did.</summary>
    public DateTimeOffset? AcceptedAt { get; private set; }

    /// <summary>When the first opinion since it was sent came.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>When the latest opinion was acknowledged.</summary>
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Since when the asker owes an answer to what the adviser asked back; null while they owe none.</summary>
    public DateTimeOffset? AskedBackAt { get; set; }

    /// <summary>Of opinions that disagree, the one that the asker follows; null where none do, or nothing was chosen yet.</summary>
    public Guid? FollowedOpinionId { get; set; }

    public string? FollowedReason { get; set; }

    /// <summary>What the asker will do, said when acknowledging the latest opinion.</summary>
    public string? Plan { get; set; }

    /// <summary>How far that follows the opinion; null where the asker did not say.</summary>
    public Following? Follows { get; set; }

    public string? OutcomeText { get; set; }

    /// <summary>How the patient fared, coded; null where it was told in words alone.</summary>
    public OutcomeResult? OutcomeResult { get; set; }

    /// <summary>The day the outcome was known or seen, in the asker's organisation; null where it was not said.</summary>
    public DateOnly? OutcomeOn { get; set; }

    /// <summary>What was tried to reach a patient who was lost; null where it was not said.</summary>
    public string? Tried { get; set; }

    public CloseReason? ClosedFor { get; set; }

    /// <summary>Sent, and not at its end: somebody works on it, or should.</summary>
    public bool IsOpen => State is CaseState.Requested or CaseState.Accepted or CaseState.Answered or CaseState.Acknowledged;

    /// <summary>Takes the case to the state that follows.</summary>
    /// <returns>Null, or why it cannot be done now; nothing is changed then.</returns>
    public Refusal? Move(CaseTrigger trigger, DateTimeOffset now)
    {
        if (CaseLife.Next(State, trigger) is not { } next) return NotNow();
        if (next != State || trigger == CaseTrigger.TakeOver) Note(next, now);
        State = next;
        Touch(now);
        return null;
    }

    /// <summary>Why something cannot be done in the state that the case is in.</summary>
    public Refusal NotNow() => Refusal.Conflict("case-state", Refusal.TextOf("case-state-" + Pipeline.Choices.CodeOf(State)));

    /// <summary>Notes a change that leads to no other state.</summary>
    public void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }

    /// <summary>The moments from which is computed how long people waited.</summary>
    private void Note(CaseState next, DateTimeOffset now)
    {
        switch (next)
        {
            case CaseState.Requested:
                (AcceptedAt, AnsweredAt, AcknowledgedAt, AskedBackAt) = (null, null, null, null);
                break;
            case CaseState.Accepted:
                AcceptedAt = now;
                break;
            case CaseState.Answered:
                (AnsweredAt, AskedBackAt) = (AnsweredAt ?? now, null);
                break;
            case CaseState.Acknowledged:
                AcknowledgedAt = now;
                break;
            case CaseState.Closed or CaseState.Withdrawn:
                (ClosedAt, AskedBackAt) = (now, null);
                break;
            case CaseState.Reopened:
                ClosedAt = null;
                break;
        }
    }
}

internal sealed class ClinicalCaseMapping : IEntityTypeConfiguration<ClinicalCase>
{
    public void Configure(EntityTypeBuilder<ClinicalCase> builder)
    {
        builder.ToTable("Cases");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasIndex(c => new { c.OrganisationId, c.Number }).IsUnique();
        builder.HasIndex(c => new { c.AskerId, c.OrganisationId, c.UpdatedAt, c.Id });
        builder.HasIndex(c => new { c.AskerId, c.ClientId }).IsUnique();
        builder.HasIndex(c => new { c.OrganisationId, c.ReferenceHash });
        builder.HasIndex(c => new { c.State, c.Specialty });

        // All that lists ask of a case, so that they and their counts read none of its long texts (https://sqlite.org/queryplanner.html#covidx).
        builder.HasIndex(c => new { c.UpdatedAt, c.Id, c.AskerId, c.OrganisationId, c.State, c.AdviserId, c.AskedBackAt, c.Sensitivity, c.RequestedAt, c.CreatedAt, c.Specialty, c.Urgency })
            .HasDatabaseName("IX_Cases_Lists");
        builder.HasOne<Organisation>().WithMany().HasForeignKey(c => c.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(c => c.AskerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(c => c.AssigneeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Clinician>().WithMany().HasForeignKey(c => c.AdviserId).OnDelete(DeleteBehavior.Restrict);
    }
}
