using CaseHub.Hub.Finding;
using MediatR;
using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Door;

/// <summary>Tells the open pages of the organisations that a case is with that their lists may have changed; what is in them each reads with its own rights.</summary>
internal sealed class ListPush(IHubContext<LiveHub, ILiveClient> hub) : INotificationHandler<ListsChanged>
{
    public static string Group(Guid organisationId) => $"lists-{organisationId:N}";

    public Task Handle(ListsChanged notification, CancellationToken cancellationToken)
    {
        _ = hub.Clients.Groups([.. notification.OrganisationIds.Select(Group)]).Lists();
        return Task.CompletedTask;
    }
}
