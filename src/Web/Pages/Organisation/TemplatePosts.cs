using System.Globalization;
using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Pipeline;
using CaseHub.Web.Pages.People;
using MediatR;
using Microsoft.Extensions.Primitives;

namespace CaseHub.Web.Pages.Organisation;

/// <summary>Administrators and coordinators look after what the form asks. Questions come as <c>facts.{place}.{part}</c>; a question without words is none.</summary>
internal static class TemplatePosts
{
    public static readonly SaveTemplate.FactDraft Empty = new(null, null);

    public static void MapTemplatePosts(this IEndpointRouteBuilder pages) => pages.MapPost("/organisation/templates/{specialty}", SaveAsync);

    private static async Task<IResult> SaveAsync(string specialty, string? step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        string here = $"/organisation/templates/{specialty}";
        var code = new Dictionary<string, object?> { ["Code"] = specialty };
        var form = new PageForm(context, step ?? "template", typed);
        if (step == "reset") return form.Answer<TemplatePage, TemplateView>(await hub.Send(new ResetTemplate.Request(specialty, PeoplePosts.VersionOf(form)), cancellationToken), _ => here, "done-template-reset", here, code);
        if (step is not null) return Results.NotFound();
        if (form["then"] is "more" or "preview") return (form with { Typed = Renumbered(typed) }).Unfinished<TemplatePage>(code);

        // A draft that is refused says where by its place among those that are sent: the page shows them in the same order.
        var saved = await hub.Send(
            new SaveTemplate.Request(specialty, PeoplePosts.VersionOf(form), RowsOf(typed, 0), LinesOf(typed["photos"]), LinesOf(typed["redFlags"])), cancellationToken);
        return saved.IsGranted ? form.Done(here, "done-template", null) : (form with { Typed = Renumbered(typed) }).Again<TemplatePage>(saved.Refusal, code);
    }

    public static SaveTemplate.FactDraft DraftOf(TemplateFact fact) =>
        new(fact.Key, fact.Label, Choices.CodeOf(fact.Kind), fact.Help, fact.Unit, fact.Choices, fact.Required);

    /// <summary>Those with words, in the order of the places that were typed; and empty ones behind them.</summary>
    public static IReadOnlyList<SaveTemplate.FactDraft> RowsOf(IFormCollection typed, int spare) =>
        [.. Sorted(typed).Select(place => RowOf(typed, place)), .. Enumerable.Repeat(Empty, spare)];

    public static IReadOnlyList<TemplateFact> FactsToShow(IFormCollection typed) =>
        [.. RowsOf(typed, 0).Select((draft, place) => new TemplateFact($"preview-{place}", draft.Label!, draft.Help, KindOf(draft.Kind), draft.Unit, draft.Choices ?? [], draft.Required))];

    public static IReadOnlyList<string> LinesOf(StringValues text) => text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static FactKind KindOf(string? code) => Enum.GetValues<FactKind>().FirstOrDefault(kind => Choices.CodeOf(kind) == code);

    private static IEnumerable<int> Sorted(IFormCollection typed) => Places(typed)
        .Where(place => !string.IsNullOrWhiteSpace(typed[$"facts.{place}.label"]))
        .OrderBy(place => int.TryParse(typed[$"facts.{place}.place"], CultureInfo.InvariantCulture, out int wanted) ? wanted : place + 1)
        .ThenBy(place => place);

    private static IEnumerable<int> Places(IFormCollection typed) => typed.Keys
        .Select(name => name.Split('.') is ["facts", var place, "label"] && int.TryParse(place, CultureInfo.InvariantCulture, out int number) ? number : -1)
        .Where(place => place is >= 0 and < 200);

    private static SaveTemplate.FactDraft RowOf(IFormCollection typed, int place)
    {
        string? Part(string name) => typed[$"facts.{place}.{name}"].ToString() is { Length: > 0 } text ? text : null;
        return new SaveTemplate.FactDraft(Part("key"), Part("label"), Part("kind"), Part("help"), Part("unit"), LinesOf(typed[$"facts.{place}.choices"]), Part("required") is not null);
    }

    /// <summary>The same fields under the places that they were sent by.</summary>
    private static FormCollection Renumbered(IFormCollection typed)
    {
        var fields = typed.Where(field => !field.Key.StartsWith("facts.", StringComparison.Ordinal)).ToDictionary();
        foreach (var (old, place) in Sorted(typed).Select((old, place) => (old, place)))
        {
            foreach (string part in (string[])["key", "label", "kind", "help", "unit", "choices", "required"])
            {
                if (typed.TryGetValue($"facts.{old}.{part}", out var value)) fields[$"facts.{place}.{part}"] = value;
            }

            fields[$"facts.{place}.place"] = (place + 1).ToString(CultureInfo.InvariantCulture);
        }

        return new FormCollection(fields);
    }
}
