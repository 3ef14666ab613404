using CaseHub.Hub.Briefings.Questions;
using MediatR;
using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Door;

/// <summary>Tells everybody in a briefing what has changed of its questions; what of them is a reader's own each asks for itself.</summary>
internal sealed class QuestionsPush(IHubContext<LiveHub, ILiveClient> hub) : INotificationHandler<QuestionsTold>
{
    public Task Handle(QuestionsTold notification, CancellationToken cancellationToken)
    {
        _ = hub.Clients.Group(RoomPush.Group(notification.SessionId)).Questions(notification.SessionId, notification.News);
        return Task.CompletedTask;
    }
}
