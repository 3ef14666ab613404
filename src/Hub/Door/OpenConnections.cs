using System.Collections.Concurrent;
using CaseHub.Hub.People;
using MediatR;
using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Door;

/// <summary>The live connections of this machine by the sign-in they came with, so that a revoked sign-in hears nothing any more.</summary>
internal sealed class OpenConnections
{
    private readonly ConcurrentDictionary<string, HubCallerContext> open = new();

    public void Add(HubCallerContext connection) => open[connection.ConnectionId] = connection;

    public void Remove(HubCallerContext connection) => open.TryRemove(connection.ConnectionId, out _);

    /// <summary>Cuts what came by this sign-in; the room then gives up their seats as after any lost link.</summary>
    public void EndOf(Guid signInId)
    {
        string sid = signInId.ToString();
        foreach (var connection in open.Values.Where(connection => connection.User?.FindFirst(SignInCheck.ClaimType)?.Value == sid)) connection.Abort();
    }
}

/// <summary>Ends the live connections of a sign-in that has ended.</summary>
internal sealed class EndRevoked(OpenConnections connections) : INotificationHandler<SignInRevoked>
{
    public Task Handle(SignInRevoked notification, CancellationToken cancellationToken)
    {
        connections.EndOf(notification.SignInId);
        return Task.CompletedTask;
    }
}
