using CaseHub.Hub;
using CaseHub.Hub.Door;
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
    private const string Fragment = "application/trickle-ice-sdpfrag";

    /// <summary>More than the largest offer of a browser, and than hundreds of candidates.</summary>
    private const int MaxSdpBytes = 64 * 1024;
    private const int MaxFragmentBytes = 16 * 1024;

    public static void MapWhipWhep(this IEndpointRouteBuilder app)
    {
        Map(app, "whip", "publish");
        Map(app, "whep", "view");
    }

    private static void Map(IEndpointRouteBuilder app, string protocol, string role)
    {
        var group = app.MapGroup($"/{protocol}/{{sessionId:guid}}").WithTags("WHIP and WHEP").AddEndpointFilter(AnyOrigin.AllowAsync);
        group.MapPost("/", (Guid sessionId, HttpContext context, IMediator hub, IceServers ice) =>
            ConnectAsync(new Door(protocol, role, sessionId), context, hub, ice)).WithSummary($"Takes an offer ({Sdp}) under a media token").Produces<string>(StatusCodes.Status201Created, Sdp);
        group.MapMethods("/", [HttpMethods.Options], (HttpContext context) => AnyOrigin.Describe(context, "POST", "Accept-Post", Sdp));

        group.MapPatch("/{peerId:guid}", (Guid sessionId, Guid peerId, HttpContext context, IMediator hub) =>
            TrickleAsync(new Door(protocol, role, sessionId), peerId, context, hub)).WithSummary($"Takes candidates or an ICE restart ({Fragment})").Produces<string>(StatusCodes.Status200OK, Fragment);
        group.MapDelete("/{peerId:guid}", (Guid sessionId, Guid peerId, HttpContext context, IMediator hub) =>
            DisconnectAsync(new Door(protocol, role, sessionId), peerId, context, hub));
        group.MapMethods("/{peerId:guid}", [HttpMethods.Options], (HttpContext context) => AnyOrigin.Describe(context, "PATCH, DELETE", "Accept-Patch", Fragment));
    }

    /// <summary>RFC 9725 §4.2: 201 with the answer, where the session is, its ETag, and servers that may help (§4.6).</summary>
    private static async Task<IResult> ConnectAsync(Door door, HttpContext context, IMediator hub, IceServers ice)
    {
        if (!MediaBody.Is(context.Request, Sdp)) return Answer.Problem(StatusCodes.Status415UnsupportedMediaType, "not-sdp", $"Send the offer as {Sdp}.");
        if (!MediaBody.IsAccepted(context.Request, Sdp)) return Answer.Problem(StatusCodes.Status406NotAcceptable, "only-sdp", $"The answer is {Sdp}. Accept it.");
        if (await MediaBody.ReadAsync(context.Request, MaxSdpBytes, context.RequestAborted) is not { } offer)
            return Answer.Problem(StatusCodes.Status413PayloadTooLarge, "sdp-too-large", $"An offer has at most {MaxSdpBytes} bytes.");

        var outcome = await hub.Send(new ConnectDevice.Request(door.SessionId, door.Role, TokenOf(context.Request), offer), context.RequestAborted);
        if (!outcome.IsGranted) return Refused(context, outcome.Refusal);

        context.Response.Headers.Location = $"/{door.Protocol}/{door.SessionId}/{outcome.Value.PeerId}";
        context.Response.Headers.ETag = EntityTag.Quote(outcome.Value.IceTag);
        context.Response.Headers.Append("Accept-Patch", Fragment);
        foreach (string link in IceLinks.Of(ice.List)) context.Response.Headers.Append("Link", link);
        return TypedResults.Text(outcome.Value.Sdp, Sdp, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>
    /// RFC 9725 §4.3: candidates may trickle in, 204 (our peer is ICE-lite and has no use for them); new credentials under
    /// <c>If-Match: *</c> restart ICE, 200 with our half and the new ETag.
    /// </summary>
    private static async Task<IResult> TrickleAsync(Door door, Guid peerId, HttpContext context, IMediator hub)
    {
        if (!MediaBody.Is(context.Request, Fragment))
        {
            context.Response.Headers.Append("Accept-Patch", Fragment);
            return Answer.Problem(StatusCodes.Status415UnsupportedMediaType, "not-sdpfrag", $"Send candidates as {Fragment}.");
        }

        if (EntityTag.Read(context.Request.Headers.IfMatch) is not { } expected)
            return Answer.Problem(StatusCodes.Status428PreconditionRequired, "if-match-needed", "Say which ICE session this is for: If-Match with its ETag, or * to restart.");
        if (await MediaBody.ReadAsync(context.Request, MaxFragmentBytes, context.RequestAborted) is not { } fragment)
            return Answer.Problem(StatusCodes.Status413PayloadTooLarge, "sdpfrag-too-large", $"A fragment has at most {MaxFragmentBytes} bytes.");

        var request = new TrickleDevice.Request(door.SessionId, door.Role, TokenOf(context.Request), peerId, expected.IsAny ? null : expected.Tag, fragment);
        var outcome = await hub.Send(request, context.RequestAborted);
        if (!outcome.IsGranted) return Refused(context, outcome.Refusal);
        if (outcome.Value.Fragment is null) return TypedResults.NoContent();

        context.Response.Headers.ETag = EntityTag.Quote(outcome.Value.IceTag);
        return TypedResults.Text(outcome.Value.Fragment, Fragment);
    }

    /// <summary>RFC 9725 §4.2: the session ends and its address with it.</summary>
    private static async Task<IResult> DisconnectAsync(Door door, Guid peerId, HttpContext context, IMediator hub)
    {
        var outcome = await hub.Send(new DisconnectDevice.Request(door.SessionId, door.Role, TokenOf(context.Request), peerId), context.RequestAborted);
        return outcome.IsGranted ? TypedResults.Ok() : Refused(context, outcome.Refusal);
    }

    private static ProblemHttpResult Refused(HttpContext context, Refusal refusal)
    {
        // RFC 9110 §11.6.1 and §10.2.3.
        if (refusal.Kind == RefusalKind.SignInNeeded) context.Response.Headers.WWWAuthenticate = "Bearer";
        if (refusal.Kind == RefusalKind.Unavailable) context.Response.Headers.RetryAfter = "5";
        return Answer.Problem(refusal);
    }

    private static string? TokenOf(HttpRequest request) =>
        $"{request.Headers.Authorization}" is ['B' or 'b', _, _, _, _, _, ' ', .. var token] ? token.Trim() : null;

    private sealed record Door(string Protocol, string Role, Guid SessionId);
}
