using CaseHub.Hub.Live.Channels;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>The interpretation channels of a briefing.</summary>
internal static class ChannelsApi
{
    public static void MapChannels(this IEndpointRouteBuilder api)
    {
        var channels = api.MapGroup("/sessions/{id:guid}/channels").WithTags("Channels");
        channels.MapGet("/", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListChannels.Request(id), cancellationToken)));
        channels.MapPost("/", async (Guid id, LanguageBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new AddChannel.Request(id, body.Language), cancellationToken), added => $"/api/sessions/{id}/channels/{added.Language}"));
        channels.MapDelete("/{language}", async (Guid id, string language, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new RemoveChannel.Request(id, language), cancellationToken)));
        channels.MapPut("/interpreters/{clinicianId:guid}", async (Guid id, Guid clinicianId, LanguageBody body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new GiveLanguage.Request(id, clinicianId, body.Language), cancellationToken)));
        channels.MapDelete("/interpreters/{clinicianId:guid}", async (Guid id, Guid clinicianId, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new GiveLanguage.Request(id, clinicianId, null), cancellationToken)));
        channels.MapPost("/take", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new TakeChannel.Request(id), cancellationToken)));
        channels.MapPost("/offer", async (Guid id, Offer body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new OfferChannel.Request(id, body.ClinicianId), cancellationToken)));
        channels.MapPost("/leave", async (Guid id, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(new LeaveChannel.Request(id), cancellationToken)));
    }

    /// <param name="Language">BCP 47.</param>
    internal sealed record LanguageBody(string? Language);

    /// <param name="ClinicianId">Null takes the offer back.</param>
    internal sealed record Offer(Guid? ClinicianId);
}
