using System.Text.Json;
using CaseHub.Hub.Briefings.Slides;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using MediatR;
using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Door;

/// <summary>Pushes what happens in rooms. Nothing is awaited: a stalled client must not hold up a room. The room itself goes by the feed, where each picture replaces the last.</summary>
internal sealed class RoomPush(IHubContext<LiveHub, ILiveClient> hub, LogFeed feed, Deliveries deliveries) :
    INotificationHandler<RoomChanged>, INotificationHandler<SlotsMapped>, INotificationHandler<RelayPeerClosed>, INotificationHandler<PeerSignalled>,
    INotificationHandler<StayRemoved>, INotificationHandler<Pointed>, INotificationHandler<StayHushed>, INotificationHandler<DecksChanged>
{
    public static string Group(Guid sessionId) => $"session:{sessionId:N}";

    public Task Handle(RoomChanged notification, CancellationToken cancellationToken)
    {
        feed.Show(notification.SessionId, notification.Room);
        return Task.CompletedTask;
    }

    public Task Handle(SlotsMapped notification, CancellationToken cancellationToken)
    {
        var slots = notification.Slots.Select(slot => new SlotView(slot.Mid, slot.IsAudio ? "audio" : "video", slot.PublicationId)).ToList();
        return Send(notification.ConnectionId, client => client.Slots(notification.SessionId, notification.PeerId, slots));
    }

    public Task Handle(RelayPeerClosed notification, CancellationToken cancellationToken) =>
        Send(notification.ConnectionId, client => client.PeerClosed(notification.SessionId, notification.PeerId, notification.Reason));

    public Task Handle(PeerSignalled notification, CancellationToken cancellationToken) => Send(
        notification.ConnectionId,
        client => client.Signal(notification.SessionId, notification.From, notification.Generation, JsonElement.Parse(notification.Message)));

    /// <summary>Told why, the page hears nothing more of this room.</summary>
    public Task Handle(StayRemoved notification, CancellationToken cancellationToken)
    {
        feed.Forget(notification.ConnectionId, notification.SessionId);
        _ = hub.Groups.RemoveFromGroupAsync(notification.ConnectionId, Group(notification.SessionId), CancellationToken.None);
        return Send(notification.ConnectionId, client => client.Removed(notification.SessionId, notification.Code, Refusal.TextOf(notification.Code)));
    }

    public Task Handle(Pointed notification, CancellationToken cancellationToken)
    {
        feed.Show(notification);
        return Task.CompletedTask;
    }

    public Task Handle(StayHushed notification, CancellationToken cancellationToken) =>
        Send(notification.ConnectionId, client => client.Hushed(notification.SessionId, notification.What, notification.By));

    public Task Handle(DecksChanged notification, CancellationToken cancellationToken)
    {
        _ = hub.Clients.Group(Group(notification.SessionId)).Decks(notification.SessionId);
        return Task.CompletedTask;
    }

    private Task Send(string connection, Func<ILiveClient, Task> message)
    {
        _ = deliveries.TakenAsync(connection, message(hub.Clients.Client(connection)));
        return Task.CompletedTask;
    }
}
