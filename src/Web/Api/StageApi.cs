using CaseHub.Hub.Briefings.Slides;
using CaseHub.Hub.Live.Stage;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Api;

/// <summary>The stage of a briefing, and its slides.</summary>
internal static class StageApi
{
    public static void MapStage(this IEndpointRouteBuilder api)
    {
        var stage = api.MapGroup("/sessions/{briefing:guid}/stage").WithTags("Stage");
        stage.MapGet("/", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.Ok(await hub.Send(new ReadStage.Request(briefing), cancel)));
        stage.MapGet("/seats", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.Ok(await hub.Send(new ListSeats.Request(briefing), cancel)));
        stage.MapPost("/begin", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new BeginBriefing.Request(briefing), cancel)));
        stage.MapPost("/end", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new EndBriefing.Request(briefing), cancel)));
        stage.MapPost("/step-down", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new StepDown.Request(briefing), cancel)));
        stage.MapPut("/hand", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new RaiseHand.Request(briefing, IsRaised: true), cancel)));
        stage.MapDelete("/hand", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new RaiseHand.Request(briefing, IsRaised: false), cancel)));
        stage.MapPut("/lock", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new LockBriefing.Request(briefing, IsLocked: true), cancel)));
        stage.MapDelete("/lock", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new LockBriefing.Request(briefing, IsLocked: false), cancel)));
        stage.MapPut("/chat-off", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new SwitchChat.Request(briefing, IsOff: true), cancel)));
        stage.MapDelete("/chat-off", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new SwitchChat.Request(briefing, IsOff: false), cancel)));
        stage.MapPut("/layout", async (Guid briefing, Arrangement body, IMediator hub, CancellationToken cancel) =>
            Answer.NoContent(await hub.Send(new ArrangeStage.Request(briefing, body.Layout, body.SpotlightId, body.Seen), cancel)));
        stage.MapPut("/slides", async (Guid briefing, Page body, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new TurnPage.Request(briefing, body.DeckId, body.Number), cancel)));
        MapPeople(stage.MapGroup("/people/{clinician:guid}"));
        MapDecks(api.MapGroup("/sessions/{briefing:guid}/decks").WithTags("Stage"));
    }

    private static void MapPeople(RouteGroupBuilder person)
    {
        person.MapDelete("/", async (Guid briefing, Guid clinician, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new RemovePerson.Request(briefing, clinician), cancel)));
        person.MapPut("/place", async (Guid briefing, Guid clinician, Move body, IMediator hub, CancellationToken cancel) =>
            Answer.NoContent(await hub.Send(new MoveOnStage.Request(briefing, clinician, body.To, body.Seen), cancel)));
        person.MapDelete("/hand", async (Guid briefing, Guid clinician, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new LowerHand.Request(briefing, clinician), cancel)));
        person.MapPut("/host", async (Guid briefing, Guid clinician, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new SetHost.Request(briefing, clinician, IsHost: true), cancel)));
        person.MapDelete("/host", async (Guid briefing, Guid clinician, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new SetHost.Request(briefing, clinician, IsHost: false), cancel)));
        person.MapDelete("/sound", async (Guid briefing, Guid clinician, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new HushPerson.Request(briefing, clinician, Hushed.Sound), cancel)));
        person.MapDelete("/picture", async (Guid briefing, Guid clinician, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new HushPerson.Request(briefing, clinician, Hushed.Picture), cancel)));
    }

    private static void MapDecks(RouteGroupBuilder decks)
    {
        decks.MapGet("/", async (Guid briefing, IMediator hub, CancellationToken cancel) => Answer.Ok(await hub.Send(new ListDecks.Request(briefing), cancel)));
        decks.MapPost("/", AddAsync).TakesFiles().Accepts<IFormFile>("multipart/form-data").Produces<DeckView>(StatusCodes.Status201Created);
        decks.MapGet("/{deck:guid}", ReadAsync);
        decks.MapDelete("/{deck:guid}", async (Guid briefing, Guid deck, IMediator hub, CancellationToken cancel) => Answer.NoContent(await hub.Send(new RemoveDeck.Request(briefing, deck), cancel)));
    }

    /// <summary>Takes the first file of the body as it comes in, without keeping a copy of its own.</summary>
    private static async Task<IResult> AddAsync(Guid briefing, HttpRequest request, IMediator hub, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return Answer.Problem(StatusCodes.Status415UnsupportedMediaType, "not-multipart", "Send the file as multipart/form-data, one file a request.");
        var parts = new MultipartReader($"{HeaderUtilities.RemoveQuotes(type.Boundary)}", request.Body);
        try
        {
            while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (part.AsFileSection() is not { FileStream: { } content } file) continue;
                var added = await hub.Send(new AddDeck.Request(briefing, file.FileName, content), cancellationToken);
                return Answer.Created(added, deck => $"/api/sessions/{briefing}/decks/{deck.Id}");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Answer.Problem(StatusCodes.Status400BadRequest, "bad-multipart", "The body is not whole multipart/form-data. Nothing was stored; send it again.");
        }

        return Answer.Problem(StatusCodes.Status400BadRequest, "no-file", "The body holds no file. Send it as multipart/form-data with a file name.");
    }

    /// <summary>In ranges, so that a page costs what it needs. It may run and load nothing in a window of its own.</summary>
    private static async Task<IResult> ReadAsync(Guid briefing, Guid deck, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new ReadDeck.Request(briefing, deck), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        var file = outcome.Value;
        context.Response.RegisterForDisposeAsync(file);
        context.Response.Headers.ContentSecurityPolicy = AttachmentsApi.Sandbox;
        context.Response.Headers.CacheControl = "private, no-cache";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.FileName);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return TypedResults.Stream(file.Stream, "application/pdf", null, file.At, new EntityTagHeaderValue(file.ETag), enableRangeProcessing: true);
    }

    internal sealed record Move(StagePlace? To, StagePlace? Seen);

    internal sealed record Arrangement(StageLayout? Layout, Guid? SpotlightId, StageLayout? Seen);

    internal sealed record Page(Guid? DeckId, [property: System.Text.Json.Serialization.JsonPropertyName("page")] int Number);
}
