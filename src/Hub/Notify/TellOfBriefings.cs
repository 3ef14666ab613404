using CaseHub.Hub.Briefings;
using MediatR;

namespace CaseHub.Hub.Notify;

/// <summary>Tells those whom a briefing concerns of it, and sends them what their calendars need to follow it.</summary>
internal sealed class TellOfBriefings(Notices notices) : INotificationHandler<BriefingTold>
{
    public Task Handle(BriefingTold notification, CancellationToken cancellationToken) => notices.RaiseAsync(notification, cancellationToken);
}
