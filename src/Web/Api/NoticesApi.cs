using CaseHub.Hub.Notify;
using CaseHub.Hub.Notify.Delivery;
using CaseHub.Hub.Notify.Settings;
using CaseHub.Web.Start;
using MediatR;

namespace CaseHub.Web.Api;

/// <summary>One's own notices, and how one is told of them.</summary>
internal static class NoticesApi
{
    public static void MapNotices(this IEndpointRouteBuilder api)
    {
        var notices = api.MapGroup("/notices").WithTags("Notices");
        notices.MapGet("", async (bool? unseenOnly, int? take, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Ok(await hub.Send(new ListNotices.Request(unseenOnly ?? false, take ?? 50), cancellationToken)));
        notices.MapPost("/seen", async (Seen body, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new MarkNoticesSeen.Request(body.Ids), cancellationToken)));

        var telling = api.MapGroup("/account/notifications").WithTags("Notices");
        telling.MapGet("", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ReadTelling.Request(), cancellationToken)));
        telling.MapPut("", async (SaveTelling.Request body, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(body, cancellationToken)));
        telling.MapPost("/test", async (IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new SendTest.Request(), cancellationToken)));
        telling.MapPost("/phone", async (SetPhone.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(body, cancellationToken))).RequireRateLimiting(RateLimits.SignIn);
        telling.MapPost("/phone/confirm", async (ConfirmPhone.Request body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.NoContent(await hub.Send(body, cancellationToken))).RequireRateLimiting(RateLimits.SignIn);
        telling.MapDelete("/phone", async (IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new RemovePhone.Request(), cancellationToken)));
        telling.MapPost("/devices", async (Subscription body, IMediator hub, CancellationToken cancellationToken) =>
            Answer.Created(await hub.Send(new AddPushDevice.Request(body.Endpoint, body.Keys?.P256dh, body.Keys?.Auth), cancellationToken), _ => "/api/account/notifications"));
        telling.MapDelete("/devices/{id:guid}", async (Guid id, IMediator hub, CancellationToken cancellationToken) => Answer.NoContent(await hub.Send(new RemovePushDevice.Request(id), cancellationToken)));

        api.MapGet("/organisation/deliveries", async (IMediator hub, CancellationToken cancellationToken) => Answer.Ok(await hub.Send(new ReadDeliveries.Request(), cancellationToken))).WithTags("Notices");
    }

    /// <param name="Ids">Which; all of them when absent.</param>
    internal sealed record Seen(IReadOnlyList<Guid>? Ids);

    /// <summary>As <c>PushSubscription.toJSON()</c> has it.</summary>
    internal sealed record Subscription(string? Endpoint, SubscriptionKeys? Keys);

    internal sealed record SubscriptionKeys(string? P256dh, string? Auth);
}
