using CaseHub.Hub.Notes;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>Notes of a case. Revising from an older revision answers 409 with both texts in <c>details</c>.</summary>
internal static class NotesApi
{
    public static void MapNotes(this IEndpointRouteBuilder api)
    {
        var notes = api.MapGroup("").WithTags("Notes");
        notes.MapPost("/cases/{id:guid}/notes", async (Guid id, NewNote body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new WriteNote.Request(id, body.Markdown, body.SessionId, body.RecordingId), cancellationToken), note => $"/api/notes/{note.Id}"));
        notes.MapGet("/cases/{id:guid}/notes", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadNotes.Request(id), cancellationToken)));
        notes.MapGet("/notes/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadNote.Request(id), cancellationToken)));
        notes.MapPut("/notes/{id:guid}", async (Guid id, Revision body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReviseNote.Request(id, body.Markdown, body.BaseRevision), cancellationToken)));
        notes.MapPost("/notes/preview", async (PreviewMarkdown.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(body, cancellationToken)));
    }

    internal sealed record NewNote(string? Markdown, Guid? SessionId, Guid? RecordingId);

    internal sealed record Revision(string? Markdown, int? BaseRevision);
}
