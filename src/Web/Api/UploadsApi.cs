using System.Globalization;
using System.Text;
using CaseHub.Hub;
using CaseHub.Hub.Attachments.Uploads;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Api;

/// <summary>
/// Files of a case piece by piece: tus 1.0 (https://tus.io/protocols/resumable-upload) with creation, creation-with-upload, checksum, expiration and termination.
/// The door only translates; docs/protocol.md tells each address.
/// </summary>
internal static class UploadsApi
{
    public const string Version = "1.0.0";

    private const string Extensions = "creation,creation-with-upload,checksum,expiration,termination";
    private const string PieceType = "application/offset+octet-stream";

    public static void MapUploads(this IEndpointRouteBuilder api)
    {
        var uploads = api.MapGroup("").WithTags("Uploads");
        uploads.MapMethods("/cases/{id:guid}/uploads", [HttpMethods.Options], Discover);
        uploads.MapMethods("/uploads/{id:guid}", [HttpMethods.Options], Discover);
        uploads.MapPost("/cases/{id:guid}/uploads", StartAsync).TakesFiles().Speaks().Produces<UploadView>(StatusCodes.Status201Created);
        uploads.MapMethods("/uploads/{id:guid}", [HttpMethods.Head], LookAsync).Speaks();
        uploads.MapPatch("/uploads/{id:guid}", AppendAsync).TakesFiles().Speaks();
        uploads.MapDelete("/uploads/{id:guid}", DropAsync).Speaks();
        uploads.MapPost("/uploads/{id:guid}", OverrideAsync).TakesFiles().Speaks();
        uploads.MapGet("/uploads/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new LookAtUpload.Request(id, TakesOver: false), cancellationToken)));
    }

    /// <summary>Every answer names our version, and no other version is spoken.</summary>
    private static RouteHandlerBuilder Speaks(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(static async (context, next) =>
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        response.Headers["Tus-Resumable"] = Version;
        response.Headers.CacheControl = "no-store";
        if (request.Headers["Tus-Resumable"] == Version) return await next(context);
        response.Headers["Tus-Version"] = Version;
        return Answer.Problem(StatusCodes.Status412PreconditionFailed, "tus-version", $"Send the header Tus-Resumable: {Version}; no other version is spoken here.");
    });

    private static NoContent Discover(HttpResponse response, UploadLimits limits)
    {
        response.Headers["Tus-Resumable"] = Version;
        response.Headers["Tus-Version"] = Version;
        response.Headers["Tus-Extension"] = Extensions;
        response.Headers["Tus-Max-Size"] = limits.MaxBytes.ToString(CultureInfo.InvariantCulture);
        response.Headers["Tus-Checksum-Algorithm"] = UploadChecksum.Algorithms;
        return TypedResults.NoContent();
    }

    private static async Task<IResult> StartAsync(Guid id, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var headers = context.Request.Headers;
        if (headers.ContainsKey("Upload-Defer-Length"))
            return Answer.Problem(StatusCodes.Status400BadRequest, "upload-defer-length", "Say the length at once (Upload-Length): a file that could not be stored in the end is refused before its first byte.");
        if (!TryReadNumber(headers["Upload-Length"], out long bytes))
            return Answer.Problem(StatusCodes.Status400BadRequest, "upload-length", Refusal.TextOf("upload-length"));
        if (!TryReadMetadata(headers["Upload-Metadata"].ToString(), out var metadata))
            return Answer.Problem(StatusCodes.Status400BadRequest, "upload-metadata", "Upload-Metadata is a list of names, each with a space and the Base64 of its value, with commas between.");
        Guid? clientId = null;
        if (metadata.TryGetValue("clientId", out string? text))
        {
            if (!Guid.TryParse(text, out var made)) return Answer.Problem(StatusCodes.Status400BadRequest, "client-id", "clientId in Upload-Metadata is a UUID.");
            clientId = made;
        }

        var started = await hub.Send(new StartUpload.Request(id, metadata.GetValueOrDefault("filename"), bytes, clientId), cancellationToken);
        if (!started.IsGranted) return Answer.Problem(started.Refusal);
        context.Response.Headers.Location = $"/api/uploads/{started.Value.Id}";
        Tell(context.Response, started.Value);
        if (context.Request.ContentType != PieceType) return Answer.Created(started, upload => $"/api/uploads/{upload.Id}");

        // creation-with-upload: what goes wrong with the piece does not undo the upload; its offset tells.
        if (PieceOf(context.Request, started.Value.Id, offset: 0) is { } piece && await hub.Send(piece, cancellationToken) is { IsGranted: true } sent)
        {
            Tell(context.Response, sent.Value);
            return Answer.Created(sent, upload => $"/api/uploads/{upload.Id}");
        }

        var now = await hub.Send(new LookAtUpload.Request(started.Value.Id, TakesOver: false), CancellationToken.None);
        if (now.IsGranted) Tell(context.Response, now.Value);
        return Answer.Created(now, upload => $"/api/uploads/{upload.Id}");
    }

    private static async Task<IResult> LookAsync(Guid id, HttpResponse response, IMediator hub, CancellationToken cancellationToken)
    {
        var seen = await hub.Send(new LookAtUpload.Request(id, TakesOver: true), cancellationToken);
        if (!seen.IsGranted) return TypedResults.StatusCode(seen.Refusal.Kind == RefusalKind.Unprocessable ? StatusCodes.Status410Gone : Answer.StatusOf(seen.Refusal.Kind));
        Tell(response, seen.Value);
        response.Headers["Upload-Length"] = seen.Value.Bytes.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok();
    }

    private static async Task<IResult> AppendAsync(Guid id, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        if (context.Request.ContentType != PieceType)
            return Answer.Problem(StatusCodes.Status415UnsupportedMediaType, "upload-content-type", $"A piece is sent as {PieceType}.");
        if (!TryReadNumber(context.Request.Headers["Upload-Offset"], out long offset))
            return Answer.Problem(StatusCodes.Status400BadRequest, "upload-offset-missing", "A piece says where it belongs: Upload-Offset, a whole number of bytes.");
        if (PieceOf(context.Request, id, offset) is not { } piece)
            return Answer.Problem(StatusCodes.Status400BadRequest, "upload-checksum-algorithm", $"Upload-Checksum is one of {UploadChecksum.Algorithms}, a space, and the Base64 of the sum.");
        var sent = await hub.Send(piece, cancellationToken);
        if (!sent.IsGranted) return Answer.Problem(sent.Refusal);
        Tell(context.Response, sent.Value);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> DropAsync(Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new DropUpload.Request(id), cancellationToken));

    /// <summary>For lines on which only GET and POST pass (tus 1.0, X-HTTP-Method-Override).</summary>
    private static Task<IResult> OverrideAsync(Guid id, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
        context.Request.Headers["X-HTTP-Method-Override"].ToString() switch
        {
            "PATCH" => AppendAsync(id, context, hub, cancellationToken),
            "DELETE" => DropAsync(id, hub, cancellationToken),
            "HEAD" => LookAsync(id, context.Response, hub, cancellationToken),
            _ => Task.FromResult<IResult>(Answer.Problem(StatusCodes.Status405MethodNotAllowed, "method", "Send PATCH, HEAD or DELETE, or POST with one of them in X-HTTP-Method-Override.")),
        };

    /// <returns>Null for a checksum that we do not know.</returns>
    private static AppendUpload.Request? PieceOf(HttpRequest request, Guid id, long offset)
    {
        UploadChecksum? checksum = null;
        if (request.Headers["Upload-Checksum"] is [{ Length: > 0 } sum] && !UploadChecksum.TryParse(sum, out checksum)) return null;
        return new AppendUpload.Request(id, offset, request.Body, request.ContentLength, checksum);
    }

    private static void Tell(HttpResponse response, UploadView upload)
    {
        response.Headers["Upload-Offset"] = upload.Offset.ToString(CultureInfo.InvariantCulture);
        response.Headers["Upload-Expires"] = upload.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
        response.Headers["Upload-State"] = upload.State.ToString();
    }

    private static bool TryReadNumber(string? text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Reads <c>Upload-Metadata</c>; a name without a value has an empty one.</summary>
    private static bool TryReadMetadata(string header, out Dictionary<string, string> metadata)
    {
        metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = pair.Split(' ', 2);
            byte[] value = new byte[header.Length];
            if (!Convert.TryFromBase64String(parts.Length == 2 ? parts[1] : "", value, out int count)) return false;
            metadata[parts[0]] = Encoding.UTF8.GetString(value, 0, count);
        }

        return true;
    }
}
