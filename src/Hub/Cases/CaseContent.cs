using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases;

/// <summary>A patient's age, in the unit that tells most: days for a newborn.</summary>
/// <param name="Value">0–120 years, months or days up to the equivalent.</param>
/// <param name="Unit"><c>days</c>, <c>months</c> or <c>years</c>.</param>
public sealed record PatientAge(int? Value, string? Unit);

/// <summary>What the asker writes, the same when opening a case and when editing its draft. Codes are those of <see cref="Choices"/>.</summary>
public abstract record CaseContent : IValidated
{
    public const int TitleLength = 200;
    public const int QuestionLength = 4_000;
    public const int SummaryLength = 20_000;
    public const int ShortLength = 1_000;

    public string? Title { get; init; }

    /// <summary>The clinical question, one the specialist can answer.</summary>
    public string? Question { get; init; }

    /// <summary>A code of <see cref="People.Specialty"/>.</summary>
    public string? Specialty { get; init; }

    /// <summary><c>emergency</c>, <c>urgent</c> or <c>routine</c>.</summary>
    public string? Urgency { get; init; }

    /// <summary>The pseudonymous story.</summary>
    public string? Summary { get; init; }

    public PatientAge? Age { get; init; }

    /// <summary><c>female</c>, <c>male</c>, <c>intersex</c> or <c>unknown</c>.</summary>
    public string? Sex { get; init; }

    public double? WeightKg { get; init; }

    public string? Pregnancy { get; init; }

    public string? Allergies { get; init; }

    /// <summary>The one specialist to ask; null asks all of the specialty.</summary>
    public Guid? Assignee { get; init; }

    /// <summary>A code of <see cref="Cases.Sensitivity"/>; null leaves it as it is.</summary>
    public string? Sensitivity { get; init; }

    /// <summary>Of a minor: how the guardian agreed and who that is, such as "mother, on paper".</summary>
    public string? GuardianConsent { get; init; }

    /// <summary>Of a minor: a code of <see cref="Cases.Assent"/>.</summary>
    public string? Assent { get; init; }

    /// <summary>Of a minor: why they could not be asked.</summary>
    public string? AssentNote { get; init; }

    /// <summary>Answers to what the specialty's template asks; null leaves them as they are.</summary>
    public IReadOnlyList<FactAnswer>? Facts { get; init; }

    /// <summary>Red flags of the template that apply, in its words; null leaves them as they are.</summary>
    public IReadOnlyList<string>? RedFlags { get; init; }

    /// <summary>When the patient leaves; null where they can be reached at any time.</summary>
    public DateTimeOffset? ReachableUntil { get; init; }

    /// <summary>The asking site's own name for the patient, which nobody else reads; empty takes it away, null leaves it as it is.</summary>
    public string? Reference { get; init; }

    public void Validate(FieldErrors errors)
    {
        errors.Text("title", Title, TitleLength);
        errors.Text("question", Question, QuestionLength);
        errors.Text("specialty", Specialty, ShortLength);
        if (!People.Specialty.IsKnown(Specialty)) errors.Add("specialty", "field-unknown-choice", string.Join(", ", People.Specialty.Codes));
        errors.Choice<Urgency>("urgency", Urgency);
        errors.Text("summary", Summary, SummaryLength);
        errors.OptionalChoice<Sex>("sex", Sex);
        errors.Range("weightKg", WeightKg, 0.2, 500);
        errors.OptionalText("pregnancy", Pregnancy, ShortLength);
        errors.OptionalText("allergies", Allergies, ShortLength);
        errors.OptionalChoice<Sensitivity>("sensitivity", Sensitivity);
        errors.OptionalText("guardianConsent", GuardianConsent, ShortLength);
        errors.OptionalChoice<Assent>("assent", Assent);
        errors.OptionalText("assentNote", AssentNote, ShortLength);
        ValidateAge(errors);
        ValidateDetails(errors);
    }

    internal void CopyTo(ClinicalCase @case)
    {
        @case.Title = Title!.Trim();
        @case.Question = Question!.Trim();
        @case.Specialty = Specialty!;
        @case.Urgency = Choices.Of<Urgency>(Urgency!);
        @case.Summary = Summary!.Trim();
        @case.AgeValue = Age?.Value;
        @case.AgeUnit = Choices.OfOptional<AgeUnit>(Age?.Unit);
        @case.Sex = Choices.OfOptional<Sex>(Sex);
        @case.WeightKg = WeightKg;
        @case.Pregnancy = TrimmedOrNull(Pregnancy);
        @case.Allergies = TrimmedOrNull(Allergies);
        @case.AssigneeId = Assignee;
        @case.GuardianConsent = TrimmedOrNull(GuardianConsent);
        @case.Assent = Choices.OfOptional<Assent>(Assent);
        @case.AssentNote = TrimmedOrNull(AssentNote);
    }

    private void ValidateAge(FieldErrors errors)
    {
        if (Age is null) return;
        errors.Choice<AgeUnit>("age.unit", Age.Unit);
        if (Age.Value is null) errors.Add("age.value", "field-required");
        errors.Range("age.value", Age.Value, 0, Age.Unit switch { "days" => 1_000, "months" => 240, _ => 120 });
    }

    private void ValidateDetails(FieldErrors errors)
    {
        FactAnswers.Validate(errors, Facts ?? []);
        if (RedFlags?.Count > RequestTemplate.MaxLines) errors.Add("redFlags", "template-too-many", RequestTemplate.MaxLines);
        if (RedFlags?.Any(flag => flag is not { Length: > 0 and <= RequestTemplate.LineLength }) is true) errors.Add("redFlags", "template-line-long", RequestTemplate.LineLength);
        errors.OptionalText("reference", Reference, LocalReference.MaxLength);
        if (!string.IsNullOrWhiteSpace(Reference) && LocalReference.Normalised(Reference).Length == 0) errors.Add("reference", "reference-empty");
    }

    private static string? TrimmedOrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
