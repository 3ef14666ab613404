using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Web.Start;
using MediatR;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CaseHub.Web.Api;

/// <summary>The conversation of a case and its opinions: written, spoken, mended, added to, translated. Who may read the case finds all of it in <c>GET /api/cases/{id}</c>.</summary>
internal static class OpinionsApi
{
    private const int MostFieldBytes = 256 * 1024;

    public static void MapOpinions(this IEndpointRouteBuilder api)
    {
        MapConversation(api.MapGroup("/cases/{id:guid}").WithTags("Opinions"));
        MapFurther(api.MapGroup("/cases/{id:guid}/further").WithTags("Opinions"));
        MapWriting(api.MapGroup("/cases/{id:guid}/opinions").WithTags("Opinions"));
        MapOne(api.MapGroup("/opinions/{id:guid}").WithTags("Opinions"));
        api.MapGet("/drugs", async (string? text, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListDrugs.Request(text), cancellationToken))).WithTags("Opinions");
    }

    private static void MapConversation(RouteGroupBuilder @case)
    {
        @case.MapPost("/ask-back", async (Guid id, Words body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new AskBack.Request(id, body.Text), cancellationToken), _ => $"/api/cases/{id}"));
        @case.MapPost("/reply", async (Guid id, Words body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new ReplyToAskBack.Request(id, body.Text), cancellationToken), _ => $"/api/cases/{id}"));
    }

    private static void MapFurther(RouteGroupBuilder further)
    {
        further.MapPost("/", async (Guid id, AskFurther.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body with { CaseId = id }, cancellationToken), asked => $"/api/cases/{id}/further/{asked.Id}"));
        further.MapPost("/suggest", async (Guid id, SuggestFurther.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body with { CaseId = id }, cancellationToken), _ => $"/api/cases/{id}"));
        further.MapPost("/accept", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new AcceptFurther.Request(id), cancellationToken)));
        further.MapPost("/decline", async (Guid id, Reason? body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new DeclineFurther.Request(id, body?.Text), cancellationToken)));
        further.MapDelete("/{furtherId:guid}", async (Guid id, Guid furtherId, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new WithdrawFurther.Request(id, furtherId), cancellationToken)));
    }

    private static void MapWriting(RouteGroupBuilder opinions)
    {
        opinions.MapPost("/", async (Guid id, WriteOpinion.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body with { CaseId = id }, cancellationToken), _ => $"/api/cases/{id}"));
        opinions.MapPost("/voice", SpeakAsync).TakesFiles().Accepts<IFormFile>("multipart/form-data").Produces<WriteOpinion.Answer>(StatusCodes.Status201Created);
    }

    private static void MapOne(RouteGroupBuilder opinion)
    {
        opinion.MapPut("/", async (Guid id, ReviseOpinion.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(body with { OpinionId = id }, cancellationToken)));
        opinion.MapPost("/addenda", async (Guid id, AddToOpinion.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body with { OpinionId = id }, cancellationToken), added => $"/api/cases/{added.Case.Id}"));
        opinion.MapPost("/translations", async (Guid id, TranslateOpinion.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(body with { OpinionId = id }, cancellationToken), made => $"/api/opinions/{id}/translations/{made.Id}"));
        opinion.MapMethods("/voice", [HttpMethods.Get, HttpMethods.Head], ListenAsync);
    }

    /// <summary>The sound is the part with a file name; a part <c>opinion</c> before it is JSON with the members of a written one, of which the disposition is demanded.</summary>
    private static async Task<IResult> SpeakAsync(Guid id, HttpRequest request, IMediator hub, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return Answer.Problem(StatusCodes.Status415UnsupportedMediaType, "not-multipart", "Send the sound as multipart/form-data, after a part \"opinion\" of JSON.");
        var said = new WriteOpinion.Request(id, null, null);
        try
        {
            var parts = new MultipartReader($"{HeaderUtilities.RemoveQuotes(type.Boundary)}", request.Body);
            while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (part.AsFileSection() is { FileStream: { } voice }) return Answer.Created(await hub.Send(Spoken(said, voice), cancellationToken), _ => $"/api/cases/{id}");
                if (part.AsFormDataSection() is { Name: "opinion" } && await ReadAsync(part, cancellationToken) is { } read) said = read with { CaseId = id };
            }
        }
        catch (Exception e) when (e is InvalidDataException or JsonException || (e is IOException and not BadHttpRequestException))
        {
            return Answer.Problem(StatusCodes.Status400BadRequest, "bad-multipart", "The body is not whole multipart/form-data, or its part \"opinion\" is no JSON. Nothing was stored; send it again.");
        }

        return Answer.Problem(StatusCodes.Status400BadRequest, "no-file", "The body holds no sound. Send it as multipart/form-data with a file name.");
    }

    private static async Task<WriteOpinion.Request?> ReadAsync(MultipartSection part, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[MostFieldBytes + 1];
        int count = await part.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (count > MostFieldBytes) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"More than {MostFieldBytes} bytes."));
        return JsonSerializer.Deserialize<WriteOpinion.Request>(bytes.AsSpan(0, count), JsonSerializerOptions.Web);
    }

    internal static SpeakOpinion.Request Spoken(WriteOpinion.Request said, Stream voice) => new(said.CaseId, said.Markdown, said.Disposition, voice)
    {
        Assessment = said.Assessment,
        Recommendation = said.Recommendation,
        Confidence = said.Confidence,
        Basis = said.Basis,
        References = said.References,
        IsCritical = said.IsCritical,
        Language = said.Language,
        Drugs = said.Drugs,
    };

    private static async Task<IResult> ListenAsync(Guid id, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        var outcome = await hub.Send(new ListenToOpinion.Request(id), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);
        var voice = outcome.Value;
        // Kept by this browser alone, and asked for again each time, so that a right that ended ends here too.
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Stream(voice.Content, voice.ContentType, null, null, new EntityTagHeaderValue(voice.ETag), enableRangeProcessing: true);
    }

    internal sealed record Words(string? Text);

    internal sealed record Reason([property: JsonPropertyName("reason")] string? Text);
}
