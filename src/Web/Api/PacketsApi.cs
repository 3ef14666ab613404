using CaseHub.Hub.Cases.Imported;
using CaseHub.Hub.Packets;
using CaseHub.Hub.Packets.Import;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Api;

/// <summary>A case as one ZIP: out of this hub, and into it.</summary>
internal static class PacketsApi
{
    private const string Zip = "application/zip";

    public static void MapPackets(this IEndpointRouteBuilder api)
    {
        var ofCase = api.MapGroup("/cases/{id:guid}").WithTags("Packets");
        ofCase.MapPost("/packets", StartAsync).Produces<Started>(StatusCodes.Status202Accepted);
        ofCase.MapGet("/packets", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListPackets.Request(id), cancellationToken)));
        ofCase.MapPost("/import/take-over", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new TakeOverImport.Request(id), cancellationToken)));

        var packet = api.MapGroup("/packets/{id:guid}").WithTags("Packets");
        packet.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ReadPacket.Request(id), cancellationToken)));
        packet.MapMethods("/file", [HttpMethods.Get, HttpMethods.Head], DownloadAsync);
        packet.MapDelete("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new RemovePacket.Request(id), cancellationToken)));

        var import = api.MapGroup("/cases/import").WithTags("Packets");
        import.MapPost("/", ReceiveAsync).TakesPackets().Accepts<IFormFile>("multipart/form-data", Zip).Produces<ReceivedView>(StatusCodes.Status201Created);
        import.MapGet("/", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ListReceived.Request(), cancellationToken)));
        import.MapGet("/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ReadReceived.Request(id), cancellationToken)));
        import.MapPost("/{id:guid}", ConfirmAsync).Produces<ReceivedView>(StatusCodes.Status202Accepted);
        import.MapDelete("/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new RemoveReceived.Request(id), cancellationToken)));
    }

    private static async Task<IResult> StartAsync(Guid id, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new StartPacket.Request(id), cancellationToken);
        return outcome.IsGranted ? TypedResults.Accepted($"/api/packets/{outcome.Value.Id}", new Started(outcome.Value.Id)) : Answer.Problem(outcome.Refusal);
    }

    private static async Task<IResult> DownloadAsync(Guid id, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new OpenPacket.Request(id), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        var file = outcome.Value;
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(file.Content, file.ContentType, file.FileName, file.LastModified, new EntityTagHeaderValue(file.ETag), enableRangeProcessing: true);
    }

    /// <summary>The body as it comes in: a ZIP, or the first file of a form. Who may not is refused before any of it is read.</summary>
    private static async Task<IResult> ReceiveAsync(HttpRequest request, IMediator hub, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return Created(await hub.Send(new ReceivePacket.Request(request.Body), cancellationToken));
        try
        {
            var parts = new MultipartReader($"{HeaderUtilities.RemoveQuotes(type.Boundary)}", request.Body);
            while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (part.AsFileSection() is { FileStream: { } content }) return Created(await hub.Send(new ReceivePacket.Request(content), cancellationToken));
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Answer.Problem(StatusCodes.Status400BadRequest, "bad-multipart", "The body is not whole multipart/form-data. Nothing was stored; send it again.");
        }

        return Answer.Problem(StatusCodes.Status400BadRequest, "no-file", "The body holds no file. Send the ZIP as application/zip, or as multipart/form-data with a file name.");
    }

    private static async Task<IResult> ConfirmAsync(Guid id, Decision body, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new ConfirmPacket.Request(id, body.Keeper), cancellationToken);
        return outcome.IsGranted ? TypedResults.Accepted($"/api/cases/import/{id}", outcome.Value) : Answer.Problem(outcome.Refusal);
    }

    private static IResult Created(CaseHub.Hub.Outcome<ReceivedView> received) => Answer.Created(received, view => $"/api/cases/import/{view.Id}");

    internal sealed record Started(Guid Id);

    /// <param name="Keeper">A clinician of one's organisation who is to look after the case.</param>
    internal sealed record Decision(Guid? Keeper);
}
