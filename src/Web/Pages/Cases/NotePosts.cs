using System.Globalization;
using CaseHub.Hub.Notes;
using MediatR;

namespace CaseHub.Web.Pages.Cases;

/// <summary>Writing and revising notes on the case page.</summary>
internal static class NotePosts
{
    public static void MapNotePosts(this IEndpointRouteBuilder pages)
    {
        pages.MapPost("/cases/{id:guid}/notes", WriteAsync);
        pages.MapPost("/notes/{id:guid}", ReviseAsync);
    }

    private static async Task<IResult> WriteAsync(Guid id, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, "note", typed);
        Guid? recording = Guid.TryParse(form["recordingId"], out var chosen) ? chosen : null;
        var saved = await hub.Send(new WriteNote.Request(id, form["markdown"], RecordingId: recording), cancellationToken);
        string page = recording is not null && form["besidePlayer"] is not null ? $"/recordings/{recording}" : $"/cases/{id}";
        return form.Answer<CasePage, NoteSaved>(saved, note => $"{page}#note-{note.Id}", "done-note", $"note-{id}", new() { ["Id"] = id });
    }

    private static async Task<IResult> ReviseAsync(
        Guid id, Guid @case, IFormCollection typed, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var form = new PageForm(context, $"note-{id}", typed);
        int? baseRevision = int.TryParse(form["baseRevision"], CultureInfo.InvariantCulture, out int number) ? number : null;
        var saved = await hub.Send(new ReviseNote.Request(id, form["markdown"], baseRevision), cancellationToken);
        return form.Answer<CasePage, NoteSaved>(saved, note => $"/cases/{@case}#note-{note.Id}", "done-note", $"note-{id}", new() { ["Id"] = @case });
    }
}
