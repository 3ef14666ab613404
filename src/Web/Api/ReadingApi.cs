using CaseHub.Hub.Attachments.Drawings;
using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Cases.Drawings;
using MediatR;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Api;

/// <summary>Reading the files of a case on a narrow line: previews of its pictures, and what was drawn on them.</summary>
internal static class ReadingApi
{
    /// <summary>A browser keeps what it has for so long without asking, for it never changes. The page's address of it is the reader's own, so that who signs in here next is asked for their rights.</summary>
    private const string Kept = "private, max-age=2592000, immutable";

    public static void MapReading(this IEndpointRouteBuilder api)
    {
        var reading = api.MapGroup("").WithTags("Attachments");
        reading.MapGet("/cases/{id:guid}/previews", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListPreviews.Request(id), cancellationToken)));
        reading.MapGet("/attachments/{id:guid}/previews/small", (Guid id, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
            PreviewAsync(new ReadPreview.Request(id, PreviewSize.Small), context, hub, cancellationToken));
        reading.MapGet("/attachments/{id:guid}/previews/medium", (Guid id, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
            PreviewAsync(new ReadPreview.Request(id, PreviewSize.Medium), context, hub, cancellationToken));
        reading.MapGet("/cases/{id:guid}/drawings", async (Guid id, Guid? attachment, bool? earlier, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListDrawings.Request(id, attachment, earlier ?? false), cancellationToken)));
        reading.MapPost("/attachments/{id:guid}/drawings", async (Guid id, SaveDrawing.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body with { AttachmentId = id }, cancellationToken), drawing => $"/api/attachments/{drawing.AttachmentId}/drawings"));
    }

    private static async Task<IResult> PreviewAsync(ReadPreview.Request request, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(request, cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        var preview = outcome.Value;
        context.Response.RegisterForDisposeAsync(preview);
        context.Response.Headers.ContentSecurityPolicy = AttachmentsApi.Sandbox;
        context.Response.Headers.CacheControl = context.Request.Query.ContainsKey("v") ? Kept : "private, no-cache";
        return TypedResults.Stream(preview.Stream, preview.ContentType, null, preview.LastModified, new EntityTagHeaderValue(preview.ETag));
    }
}
