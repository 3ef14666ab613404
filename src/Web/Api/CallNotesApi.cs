using CaseHub.Hub.Live.CallNotes;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>What was said in consults, and the tasks that were agreed on there.</summary>
internal static class CallNotesApi
{
    public static void MapCallNotes(this IEndpointRouteBuilder api)
    {
        var ofCase = api.MapGroup("/cases/{id:guid}/call-notes").WithTags("Call notes");
        ofCase.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListCallNotes.Request(id), cancellationToken)));
        ofCase.MapPost("/", async (Guid id, Note body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new WriteCallNote.Request(id, body.SessionId, body.Advice, body.Tasks), cancellationToken), _ => $"/api/cases/{id}/call-notes"));
        ofCase.MapPost("/none", async (Guid id, Waiver body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new WaiveCallNote.Request(id, body.SessionId, body.Reason), cancellationToken)));
        api.MapPut("/call-tasks/{id:guid}", async (Guid id, Mark body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new MarkTaskDone.Request(id, body.Done ?? true), cancellationToken))).WithTags("Call notes");
    }

    internal sealed record Note(Guid SessionId, string? Advice, IReadOnlyList<WriteCallNote.Agreed>? Tasks);

    internal sealed record Waiver(Guid SessionId, string? Reason);

    internal sealed record Mark(bool? Done);
}
