using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Scanning;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Api;

/// <summary>Files of a case, in and out.</summary>
internal static class AttachmentsApi
{
    /// <summary>Whatever a file holds, in a window of its own it may run nothing and load nothing.</summary>
    public const string Sandbox = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    public static void MapAttachments(this IEndpointRouteBuilder api)
    {
        var attachments = api.MapGroup("").WithTags("Attachments");
        attachments.MapPost("/cases/{id:guid}/attachments", AttachAsync).TakesFiles().Accepts<IFormFile>("multipart/form-data").Produces<AttachmentView>(StatusCodes.Status201Created);
        attachments.MapGet("/cases/{id:guid}/attachments", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListAttachments.Request(id), cancellationToken)));
        attachments.MapGet("/attachments/{id:guid}", DownloadAsync);
        attachments.MapDelete("/attachments/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemoveAttachment.Request(id), cancellationToken)));
        attachments.MapGet("/organisation/quarantine", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListQuarantine.Request(), cancellationToken)));
        attachments.MapPost("/attachments/{id:guid}/release", async (Guid id, Release body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new ReleaseAttachment.Request(id, body.Reason ?? ""), cancellationToken)));
        attachments.MapDelete("/attachments/{id:guid}/quarantined", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new DeleteQuarantined.Request(id), cancellationToken)));
    }

    /// <summary>Takes the first file of the body as it comes in, without keeping a copy of its own.</summary>
    private static async Task<IResult> AttachAsync(Guid id, HttpRequest request, IMediator hub, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return Answer.Problem(StatusCodes.Status415UnsupportedMediaType, "not-multipart", "Send the file as multipart/form-data, one file a request.");
        var parts = new MultipartReader($"{HeaderUtilities.RemoveQuotes(type.Boundary)}", request.Body);
        try
        {
            while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (part.AsFileSection() is not { FileStream: { } content } file) continue;
                var attached = await hub.Send(new AttachFile.Request(id, file.FileName, content), cancellationToken);
                return Answer.Created(attached, attachment => $"/api/attachments/{attachment.Id}");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Answer.Problem(StatusCodes.Status400BadRequest, "bad-multipart", "The body is not whole multipart/form-data. Nothing was stored; send it again.");
        }

        return Answer.Problem(StatusCodes.Status400BadRequest, "no-file", "The body holds no file. Send it as multipart/form-data with a file name.");
    }

    private static async Task<IResult> DownloadAsync(Guid id, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new ReadAttachment.Request(id), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);

        var file = outcome.Value;
        context.Response.RegisterForDisposeAsync(file);
        context.Response.Headers.ContentSecurityPolicy = Sandbox;
        // Kept by this browser alone, and asked for again each time, so that a right that ended ends here too.
        context.Response.Headers.CacheControl = "private, no-cache";
        var disposition = new ContentDispositionHeaderValue(file.IsInline ? "inline" : "attachment");
        disposition.SetHttpFileName(file.FileName);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return TypedResults.Stream(file.Stream, file.ContentType, null, file.LastModified, new EntityTagHeaderValue(file.ETag), enableRangeProcessing: true);
    }

    private sealed record Release(string? Reason);
}
