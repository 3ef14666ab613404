using CaseHub.Hub.Notify;
using MediatR;
using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Door;

/// <summary>Brings a notice to every browser that its recipient has open.</summary>
internal sealed class NoticePush(IHubContext<LiveHub, ILiveClient> hub, NewsStamps stamps) : INotificationHandler<NoticeRaised>
{
    public Task Handle(NoticeRaised notification, CancellationToken cancellationToken)
    {
        stamps.Advance(notification.RecipientId);
        _ = hub.Clients.User(notification.RecipientId.ToString()).Notice(notification.Notice);
        return Task.CompletedTask;
    }
}
