using CaseHub.Hub.Live.Interpreters;
using MediatR;

namespace CaseHub.Web.Pages.Sessions;

/// <summary>Asking interpreters into a session, and ending their part.</summary>
internal static class InterpreterPosts
{
    public static void MapInterpreterPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/sessions/{id:guid}/interpreters", AskAsync);
        pages.MapPost("/sessions/{id:guid}/interpreters/{guest:guid}/remove", RemoveAsync);
    }

    private static async Task<IResult> AskAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "interpreter", typed);
        var who = Guid.TryParse(form["clinicianId"], out var known) ? known : Guid.Empty;
        var asked = await hub.Send(new InviteInterpreter.Request(id, who, form["fromLanguage"], form["toLanguage"]), cancellationToken);
        return form.Answer<SessionPage, InviteInterpreter.Answer>(asked, _ => $"/sessions/{id}", Done(context, "done-interpreter-asked"), null, new() { ["Id"] = id });
    }

    private static async Task<IResult> RemoveAsync(Guid id, Guid guest, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var removed = await hub.Send(new RemoveInterpreter.Request(id, guest), cancellationToken);
        return new PageForm(context, $"remove-{guest}", typed).Answer<SessionPage, Unit>(removed, _ => $"/sessions/{id}", Done(context, "done-interpreter-removed"), null, new() { ["Id"] = id });
    }

    /// <summary>In the room the dialog itself shows what was done; nothing is left for the page that comes after the call.</summary>
    private static string? Done(HttpContext context, string key) => NextPage.IsNamedTo(context.Request) ? null : key;
}
