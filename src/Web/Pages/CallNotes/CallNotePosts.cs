using CaseHub.Hub;
using CaseHub.Hub.Live.CallNotes;
using CaseHub.Web.Pages.Cases;
using MediatR;

namespace CaseHub.Web.Pages.CallNotes;

/// <summary>Writing the note of a consult, saying that none is needed, and marking tasks.</summary>
internal static class CallNotePosts
{
    public static void MapCallNotePosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/cases/{id:guid}/call-notes/{session:guid}", WriteAsync);
        pages.MapPost("/cases/{id:guid}/call-notes/{session:guid}/none", WaiveAsync);
        pages.MapPost("/cases/{id:guid}/call-tasks/{task:guid}", MarkAsync);
    }

    private static async Task<IResult> WriteAsync(Guid id, Guid session, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "call-note", typed);
        var rows = Enumerable.Range(0, CallNoteForm.Rows).Where(row => Fields(row).Any(field => form[field] is not null)).ToList();
        var tasks = rows.ConvertAll(row => new WriteCallNote.Agreed(form[$"tasks.{row}.for"], form[$"tasks.{row}.what"], form[$"tasks.{row}.by"]));
        var written = await hub.Send(new WriteCallNote.Request(id, session, form["advice"], tasks), cancellationToken);
        if (written.IsGranted) return form.Done($"/cases/{id}#call-notes", "done-call-note", null);
        return form.Again<CasePage>(written.Refusal with { Fields = AtRows(written.Refusal, rows) }, new() { ["Id"] = id });
    }

    private static async Task<IResult> WaiveAsync(Guid id, Guid session, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "no-call-note", typed);
        var waived = await hub.Send(new WaiveCallNote.Request(id, session, form["reason"]), cancellationToken);
        return form.Answer<CasePage, Unit>(waived, _ => $"/cases/{id}", "done-no-call-note", null, new() { ["Id"] = id });
    }

    private static async Task<IResult> MarkAsync(Guid id, Guid task, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, $"task-{task}", typed);
        var marked = await hub.Send(new MarkTaskDone.Request(task, form["done"] != "no"), cancellationToken);
        return form.Answer<CasePage, Unit>(marked, _ => $"/cases/{id}#call-notes", null, null, new() { ["Id"] = id });
    }

    private static string[] Fields(int row) => [$"tasks.{row}.for", $"tasks.{row}.what", $"tasks.{row}.by"];

    /// <summary>Empty rows are not sent, so that what is wrong with the second task may stand in the third row.</summary>
    private static Dictionary<string, string> AtRows(Refusal refusal, List<int> rows) => refusal.Fields.ToDictionary(
        field => field.Key.Split('.') is ["tasks", var index, var name] ? $"tasks.{rows[int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)]}.{name}" : field.Key,
        field => field.Value);
}
