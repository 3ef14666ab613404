using CaseHub.Hub;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace CaseHub.Web.Pages;

/// <summary>A form on its way: granted, it leads to the next page (post, redirect, get); refused, its page comes again with reason and text.</summary>
/// <param name="Context">The request.</param>
/// <param name="Name">As the page's form is named.</param>
/// <param name="Typed">Its fields.</param>
internal sealed record PageForm(HttpContext Context, string Name, IFormCollection Typed)
{
    /// <param name="outcome">What the hub answered.</param>
    /// <param name="next">Where a granted form leads.</param>
    /// <param name="done">Key of the text that is shown there once.</param>
    /// <param name="draft">Which draft the browser may forget.</param>
    /// <param name="parameters">Of the page that is shown again.</param>
    public IResult Answer<TPage, T>(Outcome<T> outcome, Func<T, string> next, string? done, string? draft, Dictionary<string, object?>? parameters = null)
        where TPage : IComponent =>
        outcome.IsGranted ? Done(next(outcome.Value), done, draft) : Again<TPage>(outcome.Refusal, parameters);

    /// <param name="next">Where it leads.</param>
    /// <param name="done">Key of the text that is shown there once.</param>
    /// <param name="draft">Which draft the browser may forget; null for one that is named by the form's own address, as they are where nothing else is said.</param>
    /// <param name="problems">What could not be done along with it.</param>
    public IResult Done(string next, string? done, string? draft, params IEnumerable<string> problems)
    {
        if (NextPage.IsToldTo(Context.Request)) return TypedResults.Ok(new Told(next, done is null ? null : TextOf(done), [.. problems]));
        Flash.Leave(Context, done, draft ?? Draft, problems);
        return new SeeOther(next);
    }

    /// <summary>What was typed is stored, and the answer is a page of its own: the browser may forget it.</summary>
    public void Stored() => Flash.LeaveHere(Context, Draft);

    public IResult Again<TPage>(Refusal refusal, Dictionary<string, object?>? parameters = null)
        where TPage : IComponent
    {
        if (NextPage.IsToldTo(Context.Request)) return Api.Answer.Problem(refusal);
        var all = new Dictionary<string, object?>(parameters ?? []) { ["Refused"] = new Refused(Name, refusal, Typed) };
        return new RazorComponentResult<TPage>(all) { StatusCode = Api.Answer.StatusOf(refusal.Kind) };
    }

    /// <summary>The page once more with what was typed and nothing to complain of: more of its form is to be shown.</summary>
    public IResult Unfinished<TPage>(Dictionary<string, object?>? parameters = null)
        where TPage : IComponent =>
        new RazorComponentResult<TPage>(new Dictionary<string, object?>(parameters ?? []) { ["Refused"] = Refused.Unfinished(Name, Typed) });

    public string TextOf(string key) => Context.RequestServices.GetRequiredService<IStringLocalizer<Texts>>()[key];

    private string Draft => $"{Context.Request.Path}{Context.Request.QueryString}";

    public string? this[string field] => Typed[field].ToString() is { Length: > 0 } text ? text : null;
}

/// <summary>What a form that a script sends while its person does something else is answered; refused, it gets problem details.</summary>
/// <param name="Next">The page that shows what was stored.</param>
/// <param name="Done">What was done, in words.</param>
/// <param name="Problems">What could not be done along with it.</param>
internal sealed record Told(string Next, string? Done, IReadOnlyList<string> Problems);

/// <summary>How a script wants to hear of the page that follows a form.</summary>
internal static class NextPage
{
    public const string Header = "X-Next-Page";

    /// <summary>It goes there itself, so that the page shows its message; until then it could not look at a redirect before the browser follows it.</summary>
    public static bool IsNamedTo(HttpRequest request) => request.Headers[Header] == "named";

    /// <summary>It tells the person, who may be on another page: nothing is left for the next page that they open (<see cref="Told"/>).</summary>
    public static bool IsToldTo(HttpRequest request) => request.Headers[Header] == "told";
}

/// <summary>303 (RFC 9110 §15.4.4): the answer to a form is a page to be fetched by GET.</summary>
internal sealed class SeeOther(string location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        bool isScript = NextPage.IsNamedTo(httpContext.Request);
        httpContext.Response.StatusCode = isScript ? StatusCodes.Status204NoContent : StatusCodes.Status303SeeOther;
        httpContext.Response.Headers[isScript ? NextPage.Header : "Location"] = location;
        return Task.CompletedTask;
    }
}
