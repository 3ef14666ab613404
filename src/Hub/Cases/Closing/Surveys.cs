using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>The one-minute survey as it is sent: with the outcome, or by itself afterwards.</summary>
/// <param name="Referral">A code of <see cref="ReferralEffect"/>.</param>
/// <param name="Changed">The asker did something else than they would have done.</param>
/// <param name="Helpful">1 (not at all) to 5 (very).</param>
/// <param name="Speed">A code of <see cref="Timeliness"/>.</param>
/// <param name="Comment">1,000 characters at most; may be left out.</param>
public sealed record SurveyDraft(string? Referral, bool? Changed, int? Helpful, string? Speed, string? Comment = null)
{
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="prefix">Of the field names, such as <c>survey.</c>.</param>
    public void Validate(FieldErrors errors, string prefix = "")
    {
        errors.Choice<ReferralEffect>(prefix + "referral", Referral);
        if (Changed is null) errors.Add(prefix + "changed", "field-required");
        if (Helpful is null) errors.Add(prefix + "helpful", "field-required");
        errors.Range(prefix + "helpful", Helpful, 1, CloseOutSurvey.Best);
        errors.Choice<Timeliness>(prefix + "speed", Speed);
        errors.OptionalText(prefix + "comment", Comment, CaseContent.ShortLength);
    }
}

/// <summary>Stores what asker and adviser say of each other's part, each once a case.</summary>
internal sealed class Surveys(HubDb db, CurrentActor actor, TimeProvider clock)
{
    public async Task<Refusal?> AddAsync(ClinicalCase @case, SurveyDraft draft, CancellationToken cancellationToken)
    {
        if (await db.Set<CloseOutSurvey>().AnyAsync(s => s.CaseId == @case.Id, cancellationToken)) return Refusal.Conflict("survey-written");
        db.Add(new CloseOutSurvey
        {
            CaseId = @case.Id,
            OrganisationId = @case.OrganisationId,
            ById = actor.Required.Id,
            At = clock.GetUtcNow(),
            Referral = Choices.Of<ReferralEffect>(draft.Referral!),
            Changed = draft.Changed!.Value,
            Helpful = draft.Helpful!.Value,
            Speed = Choices.Of<Timeliness>(draft.Speed!),
            Comment = string.IsNullOrWhiteSpace(draft.Comment) ? null : draft.Comment.Trim(),
        });
        return null;
    }
}
