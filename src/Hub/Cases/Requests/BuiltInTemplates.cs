using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>The templates that come with the hub: <c>built-in-templates.json</c> beside this file. A specialty without one of its own has the general one.</summary>
internal static class BuiltInTemplates
{
    private const string General = "general";
    private const string Resource = "CaseHub.Hub.Cases.Requests.built-in-templates.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    private static readonly Lazy<IReadOnlyDictionary<string, RequestTemplate>> All = new(Read);

    /// <summary>The specialties that have one of their own.</summary>
    public static IEnumerable<string> Specialties => All.Value.Keys.Where(code => code != General);

    public static RequestTemplate Of(string specialty) => All.Value.GetValueOrDefault(specialty) ?? All.Value[General];

    private static Dictionary<string, RequestTemplate> Read()
    {
        using var stream = typeof(BuiltInTemplates).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks {Resource}.");
        var written = JsonSerializer.Deserialize<Dictionary<string, Written>>(stream, Format)!;
        return written.ToDictionary(one => one.Key, one => one.Value.ToTemplate(), StringComparer.Ordinal);
    }

    /// <summary>As the file has it: what is not said is empty.</summary>
    private sealed record Written(IReadOnlyList<WrittenFact> Facts, IReadOnlyList<string>? Photos, IReadOnlyList<string>? RedFlags)
    {
        public RequestTemplate ToTemplate() => new([.. Facts.Select(fact => fact.ToFact())], Photos ?? [], RedFlags ?? []);
    }

    private sealed record WrittenFact(string Key, string Label, string? Help, FactKind Kind, string? Unit, IReadOnlyList<string>? Choices, bool Required)
    {
        public TemplateFact ToFact() => new(Key, Label, Help, Kind, Unit, Choices ?? [], Required);
    }
}
