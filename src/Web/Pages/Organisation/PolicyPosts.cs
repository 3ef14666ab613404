using System.Globalization;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Licences;
using CaseHub.Web.Pages.People;
using MediatR;

namespace CaseHub.Web.Pages.Organisation;

/// <summary>Administrators set policies and declare a surge.</summary>
internal static class PolicyPosts
{
    private static readonly char[] Between = [',', ';', ' ', '\t', '\n', '\r'];

    public static void MapPolicyPosts(this IEndpointRouteBuilder pages) => pages.MapPost("/organisation/policies", DecideAsync);

    private static async Task<IResult> DecideAsync(string? step, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        const string here = "/organisation/policies";
        var form = new PageForm(context, step ?? "policies", typed);
        return step switch
        {
            null => form.Answer<PoliciesPage, PoliciesView>(await hub.Send(RequestOf(form), cancellationToken), _ => here, "done-policies", null),
            "surge" => form.Answer<PoliciesPage, DeclareSurge.Answer>(await hub.Send(new DeclareSurge.Request(NumberOf(form["days"]), form["reason"]), cancellationToken), _ => here, "done-surge", null),
            "end-surge" => form.Answer<PoliciesPage, Unit>(await hub.Send(new EndSurge.Request(), cancellationToken), _ => here, "done-surge-end", null),
            _ => Results.NotFound(),
        };
    }

    private static SavePolicies.Request RequestOf(PageForm form) => new(
        PeoplePosts.VersionOf(form),
        form["requiresSecondFactor"] is not null,
        NumberOf(form["idleMinutes"]),
        NumberOf(form["ageOfConsent"]),
        form["relayOnly"] is not null,
        ListOf(form["routingCountries"]),
        ListOf(form["sharingCountries"]),
        ListOf(form["importCountries"]),
        ListOf(form["exportCountries"]));

    /// <summary>What is no number is out of every range, so that it is refused at its field.</summary>
    private static int? NumberOf(string? text) => text is null ? null : int.TryParse(text.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : -1;

    /// <summary>Codes between commas, spaces or lines.</summary>
    internal static List<string> ListOf(string? text) => [.. (text ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries).Select(code => code.ToUpperInvariant())];
}
