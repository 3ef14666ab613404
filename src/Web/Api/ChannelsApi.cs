using CaseHub.Hub.Live.Channels;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>The interpretation channels of a briefing.</summary>
internal static class ChannelsApi
{
    public static void MapChannels(this IEndpointRouteBuilder api)
    {
        var channels = api.MapGroup("/sessions/{briefing:guid}/channels").WithTags("Channels");
        channels.MapGet("/", async (Guid briefing, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListChannels.Request(briefing), cancellationToken)));
        channels.MapPost("/", async (Guid briefing, LanguageBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new AddChannel.Request(briefing, body.Language), cancellationToken), added => $"/api/sessions/{briefing}/channels/{added.Language}"));
        channels.MapDelete("/{language}", async (Guid briefing, string language, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemoveChannel.Request(briefing, language), cancellationToken)));
        channels.MapPut("/interpreters/{clinicianId:guid}", async (Guid briefing, Guid clinicianId, LanguageBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new GiveLanguage.Request(briefing, clinicianId, body.Language), cancellationToken)));
        channels.MapDelete("/interpreters/{clinicianId:guid}", async (Guid briefing, Guid clinicianId, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new GiveLanguage.Request(briefing, clinicianId, null), cancellationToken)));
        channels.MapPost("/take", async (Guid briefing, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new TakeChannel.Request(briefing), cancellationToken)));
        channels.MapPost("/offer", async (Guid briefing, Offer body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new OfferChannel.Request(briefing, body.ClinicianId), cancellationToken)));
        channels.MapPost("/leave", async (Guid briefing, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new LeaveChannel.Request(briefing), cancellationToken)));
    }

    /// <param name="Language">BCP 47.</param>
    internal sealed record LanguageBody(string? Language);

    /// <param name="ClinicianId">Null takes the offer back.</param>
    internal sealed record Offer(Guid? ClinicianId);
}
