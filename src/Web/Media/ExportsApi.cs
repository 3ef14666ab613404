using System.Text;
using CaseHub.Hub.Recordings.Exports;
using CaseHub.Web.Api;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Media;

/// <summary>What is made from recordings to be handed over, and what was said in them in words.</summary>
internal static class ExportsApi
{
    private const string Vtt = "text/vtt";

    public static void MapExports(this IEndpointRouteBuilder api)
    {
        var recording = api.MapGroup("/recordings/{id:guid}").WithTags("Recordings");
        recording.MapPost("/exports", StartAsync).Produces<Started>(StatusCodes.Status202Accepted);
        recording.MapGet("/exports", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListExports.Request(id), cancellationToken)));
        recording.MapPut("/captions/{language}", WriteCaptionsAsync).TakesFiles().Accepts<string>(Vtt).Produces<CaptionsView>();
        recording.MapGet("/captions/{language}", ReadCaptionsAsync).Produces<string>(StatusCodes.Status200OK, Vtt);
        recording.MapDelete("/captions/{language}", async (Guid id, string language, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemoveCaptions.Request(id, language), cancellationToken)));

        var export = api.MapGroup("/exports/{id:guid}").WithTags("Recordings");
        export.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ReadExport.Request(id), cancellationToken)));
        export.MapMethods("/file", [HttpMethods.Get, HttpMethods.Head], DownloadAsync);
        export.MapDelete("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemoveExport.Request(id), cancellationToken)));
    }

    private static async Task<IResult> StartAsync(Guid id, Wish body, IMediator hub, CancellationToken cancellationToken)
    {
        var request = new StartExport.Request(id, body.Format ?? "", body.FromMs, body.ToMs, body.Captions, body.Language, body.Channel);
        var outcome = await hub.Send(request, cancellationToken);
        return outcome.IsGranted ? TypedResults.Accepted($"/api/exports/{outcome.Value.Id}", new Started(outcome.Value.Id)) : Answer.Problem(outcome.Refusal);
    }

    private static async Task<IResult> DownloadAsync(Guid id, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new OpenExport.Request(id), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        var file = outcome.Value;
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(file.Content, file.ContentType, file.FileName, file.LastModified, new EntityTagHeaderValue(file.ETag), enableRangeProcessing: true);
    }

    private static async Task<IResult> WriteCaptionsAsync(Guid id, string language, HttpRequest request, IMediator hub, CancellationToken cancellationToken) =>
        Answer.Ok(await hub.Send(new WriteCaptions.Request(id, language, request.Body), cancellationToken));

    private static async Task<IResult> ReadCaptionsAsync(Guid id, string language, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new ReadCaptions.Request(id, language), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Text(outcome.Value, Vtt, Encoding.UTF8);
    }

    /// <param name="Format"><c>mp4</c>, <c>webm</c> or <c>zip</c>.</param>
    /// <param name="FromMs">Begin of a clip on the recording's time line.</param>
    /// <param name="ToMs">Its end.</param>
    /// <param name="Captions"><c>none</c>, <c>burnt-in</c> or <c>track</c>.</param>
    /// <param name="Language">Which captions; BCP 47.</param>
    internal sealed record Wish(string? Format, long? FromMs, long? ToMs, string? Captions, string? Language, string? Channel);

    internal sealed record Started(Guid Id);
}
