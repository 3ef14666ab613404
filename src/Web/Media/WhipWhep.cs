using System.Net.Mime;
using CaseHub.Hub.Live;
using CaseHub.Web.Api;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CaseHub.Web.Media;

/// <summary>
/// WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep): an SDP offer is posted with a media token, the answer comes back with the address
/// of the media session. Two protocols, one shape: only the role differs.
/// </summary>
internal static class WhipWhep
{
    private const string Sdp = "application/sdp";

    /// <summary>More than the largest offer of a browser.</summary>
    private const int MaxSdpBytes = 64 * 1024;

    public static void MapWhipWhep(this IEndpointRouteBuilder app)
    {
        Map(app, "whip", "publish");
        Map(app, "whep", "view");
    }

    private static void Map(IEndpointRouteBuilder app, string protocol, string role)
    {
        var endpoint = app.MapGroup($"/{protocol}/{{sessionId:guid}}").WithTags("WHIP and WHEP");
        endpoint.MapPost("/", (Guid sessionId, HttpContext context, IMediator hub, CancellationToken cancellationToken) =>
            ConnectAsync(new Door(protocol, role, sessionId), context, hub, cancellationToken)).Accepts<string>(Sdp).Produces<string>(StatusCodes.Status201Created, Sdp);
        endpoint.MapMethods("/", [HttpMethods.Options], (HttpResponse response) => Allow(response, "POST"));
        endpoint.MapDelete("/{peerId:guid}", async (Guid sessionId, Guid peerId, HttpRequest request, IMediator hub, CancellationToken cancellationToken) =>
            Ended(await hub.Send(new DisconnectDevice.Request(sessionId, role, TokenOf(request), peerId), cancellationToken)));
        endpoint.MapPatch("/{peerId:guid}", Trickle);
        endpoint.MapMethods("/{peerId:guid}", [HttpMethods.Options], (HttpResponse response) => Allow(response, "PATCH, DELETE"));
    }

    private static async Task<IResult> ConnectAsync(Door door, HttpContext context, IMediator hub, CancellationToken cancellationToken)
    {
        if (!new ContentType(context.Request.ContentType ?? "text/plain").MediaType.Equals(Sdp, StringComparison.OrdinalIgnoreCase))
            return Answer.Problem(StatusCodes.Status415UnsupportedMediaType, "not-sdp", $"Send the offer as {Sdp}.");
        if (context.Request.ContentLength > MaxSdpBytes)
            return Answer.Problem(StatusCodes.Status413PayloadTooLarge, "sdp-too-large", $"An offer has at most {MaxSdpBytes} bytes.");

        using var body = new StreamReader(context.Request.Body);
        string offer = await body.ReadToEndAsync(cancellationToken);
        var outcome = await hub.Send(new ConnectDevice.Request(door.SessionId, door.Role, TokenOf(context.Request), offer), cancellationToken);
        if (!outcome.IsGranted) return Answer.Problem(outcome.Refusal);

        // RFC 9725 §4.2: 201, the answer, where the session is, and its ETag (one ICE session, never restarted).
        context.Response.Headers.Location = $"/{door.Protocol}/{door.SessionId}/{outcome.Value.PeerId}";
        context.Response.Headers.ETag = $"\"{outcome.Value.PeerId:N}\"";
        return TypedResults.Text(outcome.Value.Sdp, Sdp, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>RFC 9725 §4.3.1: candidates may trickle in. Our peer is ICE-lite and sends no checks, so it has nothing to do with them; restarts are not offered.</summary>
    private static IResult Trickle(HttpRequest request) =>
        request.ContentType?.StartsWith("application/trickle-ice-sdpfrag", StringComparison.OrdinalIgnoreCase) == true
            ? TypedResults.NoContent()
            : Answer.Problem(StatusCodes.Status415UnsupportedMediaType, "not-sdpfrag", "Send candidates as application/trickle-ice-sdpfrag.");

    private static NoContent Allow(HttpResponse response, string methods)
    {
        response.Headers.Allow = methods;
        response.Headers["Accept-Post"] = Sdp;
        return TypedResults.NoContent();
    }

    private static IResult Ended<T>(Hub.Outcome<T> outcome) => outcome.IsGranted ? TypedResults.Ok() : Answer.Problem(outcome.Refusal);

    private static string? TokenOf(HttpRequest request) =>
        $"{request.Headers.Authorization}" is ['B' or 'b', _, _, _, _, _, ' ', .. var token] ? token.Trim() : null;

    private sealed record Door(string Protocol, string Role, Guid SessionId);
}
