namespace CaseHub.Hub.Pipeline;

/// <summary>Collects what is wrong, one text a field, first finding wins. Names are camel case, as in the JSON and the forms.</summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, string> texts = [];

    internal IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>Demands some text of at most <paramref name="maxLength"/> UTF-16 units.</summary>
    public void Text(string field, string? value, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(value)) Add(field, "field-required");
        OptionalText(field, value, maxLength);
    }

    public void OptionalText(string field, string? value, int maxLength)
    {
        if (value?.Length > maxLength) Add(field, "field-too-long", maxLength);
    }

    public void Range(string field, double? value, double from, double to)
    {
        if (value is { } number && !(number >= from && number <= to)) Add(field, "field-out-of-range", from, to);
    }

    /// <summary>Demands one of an enumeration's codes.</summary>
    public void Choice<T>(string field, string? value)
        where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(value)) Add(field, "field-required");
        OptionalChoice<T>(field, value);
    }

    public void OptionalChoice<T>(string field, string? value)
        where T : struct, Enum
    {
        if (!string.IsNullOrEmpty(value) && !Choices.IsKnown<T>(value)) Add(field, "field-unknown-choice", string.Join(", ", Choices.Codes<T>()));
    }

    /// <summary>What was found, as a handler refuses it; null where nothing was.</summary>
    internal Refusal? AsRefusal() => texts.Count == 0 ? null : Refusal.Invalid("invalid") with { Fields = texts };

    /// <summary>Adds the text of a code in Refusals.resx.</summary>
    public void Add(string field, string code, params object[] values) => texts.TryAdd(field, Refusal.TextOf(code, values));
}
