using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.People;

namespace CaseHub.Web.Pages.Cases;

/// <summary>What the form of a request is made of, besides the case itself.</summary>
public sealed record RequestAsk
{
    /// <summary>A code; null until one was chosen.</summary>
    public string? Specialty { get; init; }

    public TemplateView? Template { get; init; }

    public ReadOnDuty.OnDuty? Duty { get; init; }

    /// <summary>Answered so far, stored or typed.</summary>
    public IReadOnlyList<CaseFact> Facts { get; init; } = [];

    public IReadOnlyList<string> RedFlags { get; init; } = [];

    /// <summary>Whom one may ask by name.</summary>
    public IReadOnlyList<ClinicianView> Specialists { get; init; } = [];

    /// <summary>IANA name of the asker's.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What looked as if it told who the patient is when it was to be sent.</summary>
    public IReadOnlyList<IdentifierFinding> Identifiers { get; init; } = [];

    /// <summary>As the form sends them: <c>facts.{key}</c> beside <c>factLabels.{key}</c>.</summary>
    public static IReadOnlyList<CaseFact> TypedFacts(IFormCollection typed) =>
        [.. FactsOf(typed).Select(answer => new CaseFact(answer.Key!, answer.Label ?? answer.Key!, answer.Value ?? ""))];

    /// <summary>The same as the hub takes it.</summary>
    public static IReadOnlyList<FactAnswer> FactsOf(IFormCollection typed) => [.. typed.Keys
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => name[Prefix.Length..])
        .Select(key => new FactAnswer(key, typed[Prefix + key].ToString(), typed[$"factLabels.{key}"].ToString() is { Length: > 0 } label ? label : null))];

    private const string Prefix = "facts.";
}
