using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>One answer to what a specialty's template asks, with the question as it was put: the template may change, the answer stays what it was.</summary>
/// <param name="Key">The template's own key of the question.</param>
/// <param name="Label">The question as it was put.</param>
/// <param name="Value">What the asker answered; <c>yes</c> or <c>no</c> to a yes-no question, a number without its unit.</param>
/// <param name="Kind">How it was answered.</param>
/// <param name="Unit">Of a number; null for none.</param>
public sealed record CaseFact(string Key, string Label, string Value, FactKind Kind = FactKind.Text, string? Unit = null);

/// <summary>As somebody sends it.</summary>
/// <param name="Key">The template's own key of the question.</param>
/// <param name="Value">Empty takes an earlier answer away.</param>
/// <param name="Label">The question as it was put to them. With it an answer is kept even though the template has changed meanwhile; without it the template must know the key.</param>
public sealed record FactAnswer(string? Key, string? Value, string? Label = null);

/// <summary>The column <see cref="ClinicalCase.Facts"/>.</summary>
internal static class CaseFacts
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    public static IReadOnlyList<CaseFact> Read(string? column) => column is null ? [] : JsonSerializer.Deserialize<List<CaseFact>>(column, Format)!;

    public static string Write(IReadOnlyList<CaseFact> facts) => JsonSerializer.Serialize(facts, Format);
}
