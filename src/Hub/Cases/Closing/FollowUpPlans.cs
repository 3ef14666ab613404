using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>What somebody says of a follow-up when planning or changing it.</summary>
/// <param name="Kind">A code of <see cref="FollowUpKind"/>.</param>
/// <param name="DueOn">The day in the asker's organisation: today to five years ahead.</param>
/// <param name="Text">What is to be looked at.</param>
/// <param name="Questions">To a patient at risk; ten at most.</param>
public sealed record FollowUpDraft(string? Kind, DateOnly? DueOn, string? Text, IReadOnlyList<string>? Questions = null)
{
    public const int TextLength = 1_000;
    public const int QuestionLength = 200;
    public const int MostQuestions = 10;

    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="prefix">Of the field names, such as <c>followUp.</c>.</param>
    public void Validate(FieldErrors errors, string prefix = "")
    {
        errors.Choice<FollowUpKind>(prefix + "kind", Kind);
        if (DueOn is null) errors.Add(prefix + "dueOn", "field-required");
        errors.Text(prefix + "text", Text, TextLength);
        if (Questions is null) return;
        if (Questions.Count > MostQuestions) errors.Add(prefix + "questions", "follow-up-questions", MostQuestions);
        foreach (string? question in Questions) errors.Text(prefix + "questions", question, QuestionLength);
    }
}

/// <summary>Makes and finds the follow-ups of a case.</summary>
internal sealed class FollowUpPlans(HubDb db, CurrentActor actor, CaseTimeline timeline, CareZone zones, AfterCommit afterCommit, TimeProvider clock)
{
    public const int MostOpen = 20;
    private const int MostYears = 5;

    /// <summary>States in which there is an opinion to follow up.</summary>
    private static readonly CaseState[] Followed = [CaseState.Answered, CaseState.Acknowledged, CaseState.Closed];

    /// <summary>Plans one; the asker is told where it is somebody else's doing.</summary>
    /// <param name="case">Already moved, where the plan comes with a step.</param>
    /// <param name="draft">Validated.</param>
    /// <param name="prefix">Of the field names.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<Outcome<FollowUp>> AddAsync(ClinicalCase @case, FollowUpDraft draft, string prefix, CancellationToken cancellationToken)
    {
        if (!Followed.Contains(@case.State)) return Refusal.Conflict("follow-up-too-early");
        int open = await db.Set<FollowUp>().CountAsync(f => f.CaseId == @case.Id && f.AnsweredAt == null && f.DroppedAt == null, cancellationToken);
        if (open >= MostOpen) return Refusal.Conflict("follow-up-too-many", MostOpen);
        var zone = await zones.OfAsync(@case.OrganisationId, @case.AskerId, cancellationToken);
        if (RefuseDay(draft, zone, prefix) is { } wrong) return wrong;

        var followUp = new FollowUp
        {
            Id = clock.NewId(),
            OrganisationId = @case.OrganisationId,
            CaseId = @case.Id,
            Kind = Choices.Of<FollowUpKind>(draft.Kind!),
            DueOn = draft.DueOn!.Value,
            DueAt = CareZone.MorningOf(draft.DueOn.Value, zone),
            Text = draft.Text!.Trim(),
            Questions = Trimmed(draft.Questions),
            ById = actor.Required.Id,
            At = clock.GetUtcNow(),
        };
        db.Add(followUp);
        timeline.Add(@case.Id, @case.OrganisationId, "follow-up-planned", followUp.Id, Line(followUp));
        if (@case.AskerId != actor.Required.Id) afterCommit.Tell(new CaseTold("follow-up-planned", @case.Id, actor.Required.Id, [@case.AskerId]));
        return followUp;
    }

    /// <summary>Says anew what is to be looked at and when; a day that is changed is asked for anew.</summary>
    public async Task<Refusal?> ChangeAsync(ClinicalCase @case, FollowUp followUp, FollowUpDraft draft, CancellationToken cancellationToken)
    {
        var zone = await zones.OfAsync(@case.OrganisationId, @case.AskerId, cancellationToken);
        if (draft.DueOn != followUp.DueOn && RefuseDay(draft, zone, "") is { } wrong) return wrong;
        if (draft.DueOn != followUp.DueOn) (followUp.DueOn, followUp.DueAt, followUp.Step) = (draft.DueOn!.Value, CareZone.MorningOf(draft.DueOn.Value, zone), null);
        (followUp.Kind, followUp.Text, followUp.Questions) = (Choices.Of<FollowUpKind>(draft.Kind!), draft.Text!.Trim(), Trimmed(draft.Questions));
        followUp.Version++;
        timeline.Add(@case.Id, @case.OrganisationId, "follow-up-changed", followUp.Id, Line(followUp));
        return null;
    }

    /// <summary>One of a case that still waits for its answer, as the sender has seen it.</summary>
    public async Task<Outcome<FollowUp>> FindOpenAsync(Guid caseId, Guid followUpId, int? version, CancellationToken cancellationToken)
    {
        var followUp = await db.Set<FollowUp>().SingleOrDefaultAsync(f => f.Id == followUpId && f.CaseId == caseId, cancellationToken);
        if (followUp is null) return Refusal.NotFound("follow-up-not-found");
        if (followUp.AnsweredAt is not null) return Refusal.Conflict("follow-up-answered");
        if (followUp.DroppedAt is not null) return Refusal.Conflict("follow-up-dropped");
        return version is { } seen && seen != followUp.Version ? Refusal.Conflict("someone-was-faster") : followUp;
    }

    public void Drop(FollowUp followUp, string reason)
    {
        (followUp.DroppedAt, followUp.DroppedReason) = (clock.GetUtcNow(), reason);
        followUp.Version++;
        timeline.Add(followUp.CaseId, followUp.OrganisationId, "follow-up-dropped", followUp.Id, reason);
    }

    /// <summary>All that wait, when a case comes to its end.</summary>
    public async Task DropOpenAsync(ClinicalCase @case, string reason, CancellationToken cancellationToken)
    {
        var open = await db.Set<FollowUp>().Where(f => f.CaseId == @case.Id && f.AnsweredAt == null && f.DroppedAt == null).ToListAsync(cancellationToken);
        foreach (var followUp in open) Drop(followUp, reason);
    }

    private Refusal? RefuseDay(FollowUpDraft draft, NodaTime.DateTimeZone zone, string prefix)
    {
        var (today, errors) = (zones.Today(zone), new FieldErrors());
        if (draft.DueOn < today) errors.Add(prefix + "dueOn", "follow-up-past");
        if (draft.DueOn > today.AddYears(MostYears)) errors.Add(prefix + "dueOn", "follow-up-far", MostYears);
        return errors.AsRefusal();
    }

    private static List<string> Trimmed(IReadOnlyList<string>? questions) => [.. (questions ?? []).Select(question => question.Trim())];

    private static string Line(FollowUp followUp) => $"{followUp.DueOn:yyyy-MM-dd}: {followUp.Text}";
}
