using CaseHub.Hub.Live;
using MediatR;
using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Door;

/// <summary>Rings a person in every browser they have open.</summary>
internal sealed class RingPush(IHubContext<LiveHub, ILiveClient> hub) : INotificationHandler<RingRaised>, INotificationHandler<RingStopped>
{
    public static RingView ViewOf(Ring ring) => new(ring.SessionId, ring.CaseId, ring.CaseTitle, ring.From, $"/sessions/{ring.SessionId}");

    public Task Handle(RingRaised notification, CancellationToken cancellationToken)
    {
        _ = hub.Clients.User(notification.RecipientId.ToString()).Ring(ViewOf(notification.Ring));
        return Task.CompletedTask;
    }

    public Task Handle(RingStopped notification, CancellationToken cancellationToken)
    {
        _ = hub.Clients.User(notification.RecipientId.ToString()).RingEnded(notification.SessionId);
        return Task.CompletedTask;
    }
}
