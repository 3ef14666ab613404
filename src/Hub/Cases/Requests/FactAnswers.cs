using System.Globalization;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>
/// Reads answers against the template that holds now. An answer belongs to the question with its label, else to the one with its key; one whose
/// question was taken away or put differently meanwhile is kept under the label that was answered.
/// </summary>
internal static class FactAnswers
{
    public const int MaxCount = 60;
    public const int ValueLength = 4_000;

    private static readonly string[] YesOrNo = ["yes", "no"];

    public static void Validate(FieldErrors errors, IReadOnlyList<FactAnswer?> answers)
    {
        if (answers.Count > MaxCount) errors.Add("facts", "facts-too-many", MaxCount);
        foreach (var answer in answers)
        {
            if (string.IsNullOrWhiteSpace(answer?.Key)) errors.Add("facts", "fact-without-key");
            errors.OptionalText("facts", answer?.Key, RequestTemplate.KeyLength);
            errors.OptionalText("facts", answer?.Label, RequestTemplate.LabelLength);
            errors.OptionalText($"facts.{answer?.Key}", answer?.Value, ValueLength);
        }
    }

    /// <summary>What is kept; what cannot be is said in <paramref name="errors"/>.</summary>
    public static List<CaseFact> Read(IReadOnlyList<FactAnswer> answers, RequestTemplate template, FieldErrors errors)
    {
        var facts = new List<CaseFact>();
        foreach (var answer in answers.Where(answer => !string.IsNullOrWhiteSpace(answer.Value)))
        {
            if (facts.Exists(fact => fact.Key == answer.Key)) errors.Add($"facts.{answer.Key}", "fact-twice");
            else if (QuestionOf(answer, template) is { } question) facts.Add(Read(answer, question, errors));
            else if (string.IsNullOrWhiteSpace(answer.Label)) errors.Add($"facts.{answer.Key}", "fact-unknown", answer.Key!);
            else facts.Add(new CaseFact(answer.Key!, answer.Label.Trim(), answer.Value!.Trim()));
        }

        return facts;
    }

    /// <summary>The questions that have to be answered and are not.</summary>
    public static IEnumerable<TemplateFact> Missing(IReadOnlyList<CaseFact> facts, RequestTemplate template) =>
        template.Facts.Where(question => question.Required && !facts.Any(fact => fact.Key == question.Key || fact.Label == question.Label));

    private static TemplateFact? QuestionOf(FactAnswer answer, RequestTemplate template) =>
        answer.Label?.Trim() is { Length: > 0 } label
            ? template.Facts.FirstOrDefault(question => question.Label == label)
            : template.Facts.FirstOrDefault(question => question.Key == answer.Key);

    private static CaseFact Read(FactAnswer answer, TemplateFact question, FieldErrors errors)
    {
        string value = answer.Value!.Trim();
        switch (question.Kind)
        {
            case FactKind.Number when !TryNumber(value, out value):
                errors.Add($"facts.{answer.Key}", "fact-no-number");
                break;
            case FactKind.Choice when !question.Choices.Contains(value):
                errors.Add($"facts.{answer.Key}", "field-unknown-choice", string.Join(", ", question.Choices));
                break;
            case FactKind.YesNo when !YesOrNo.Contains(value):
                errors.Add($"facts.{answer.Key}", "field-unknown-choice", string.Join(", ", YesOrNo));
                break;
        }

        return new CaseFact(question.Key, question.Label, value, question.Kind, question.Unit);
    }

    /// <summary>With a point or a comma, and digits of any script, as people type them.</summary>
    private static bool TryNumber(string typed, out string number)
    {
        number = string.Concat(typed.Select(c => char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c is ',' or '٫' ? '.' : c));
        return double.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
    }
}
