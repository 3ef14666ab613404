using CaseHub.Hub;
using CaseHub.Hub.Recordings.Exports;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Pages.Recordings;

/// <summary>The forms about files to hand over and about captions. Each sends one command; what is refused is said on the recording's page.</summary>
internal static class ExportPosts
{
    private static readonly string[] TimeFields = ["fromMs", "toMs"];

    public static void MapExportPosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/recordings/{id:guid}/exports", StartAsync);
        pages.MapPost("/exports/{id:guid}/remove", RemoveAsync);
        pages.MapPost("/recordings/{id:guid}/captions", SendCaptionsAsync).TakesFiles();
        pages.MapPost("/recordings/{id:guid}/captions/remove", RemoveCaptionsAsync);
    }

    private static async Task<IResult> StartAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "export", typed);
        if (TimeFields.Any(field => form[field] is { } text && KeepingPosts.Milliseconds(text) is null)) return Refused(form, id, Refusal.Invalid("redaction-time"));
        string[] captions = (form["captions"] ?? "").Split(':');
        var request = new StartExport.Request(
            id, form["format"] ?? "", Time(form, "fromMs"), Time(form, "toMs"), captions[0], captions.Length > 1 ? captions[1] : null, form["channel"]);
        return Answered(form, id, await hub.Send(request, cancellationToken), "done-export");
    }

    private static async Task<IResult> RemoveAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "export", typed);
        var removed = await hub.Send(new RemoveExport.Request(id), cancellationToken);
        if (Guid.TryParse(form["recordingId"], out var recordingId)) return Answered(form, recordingId, removed, null);
        return removed.IsGranted ? new SeeOther("/") : form.Done("/", "done-nothing", null, removed.Refusal.Text);
    }

    private static async Task<IResult> SendCaptionsAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "captions", typed);
        await using var content = typed.Files.Count > 0 ? typed.Files[0].OpenReadStream() : Stream.Null;
        return Answered(form, id, await hub.Send(new WriteCaptions.Request(id, form["language"] ?? "", content), cancellationToken), "done-captions");
    }

    private static async Task<IResult> RemoveCaptionsAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "captions", typed);
        return Answered(form, id, await hub.Send(new RemoveCaptions.Request(id, form["language"] ?? ""), cancellationToken), "done-captions-removed");
    }

    private static IResult Answered<T>(PageForm form, Guid recordingId, Outcome<T> outcome, string? done) =>
        outcome.IsGranted ? form.Done($"/recordings/{recordingId}#exports", done, null) : Refused(form, recordingId, outcome.Refusal);

    private static IResult Refused(PageForm form, Guid recordingId, Refusal refusal) =>
        form.Done($"/recordings/{recordingId}#exports", "done-nothing", null, refusal.Fields.Count > 0 ? refusal.Fields.Values : [refusal.Text]);

    private static long? Time(PageForm form, string field) => form[field] is { } text ? KeepingPosts.Milliseconds(text) : null;
}
