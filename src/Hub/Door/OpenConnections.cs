using System.Collections.Concurrent;
using System.Security.Claims;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.People.SignIns;
using MediatR;
using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Door;

/// <summary>The live connections of this machine, so that a revoked sign-in hears nothing any more.</summary>
internal sealed class OpenConnections
{
    private readonly ConcurrentDictionary<string, Connection> open = new();

    public void Add(HubCallerContext connection) => open[connection.ConnectionId] = new Connection(connection);

    public void Remove(HubCallerContext connection) => open.TryRemove(connection.ConnectionId, out _);

    /// <summary>Cuts one; it comes back by itself.</summary>
    public void Cut(string connectionId) => open.GetValueOrDefault(connectionId)?.Context.Abort();

    /// <summary>So many more messages wait for it to read.</summary>
    /// <returns>How many there are.</returns>
    public int AddWaiting(string connectionId, int messages) => open.GetValueOrDefault(connectionId)?.AddWaiting(messages) ?? 0;

    /// <summary>Cuts what came by this sign-in or token; a room gives up their seats as after any lost link.</summary>
    public void EndOf(Guid signInId) => EndWhere(SignInCheck.ClaimType, signInId);

    /// <summary>Cuts whatever this person has open; what is still theirs comes back by itself.</summary>
    public void EndOfPerson(Guid clinicianId) => EndWhere(ClaimTypes.NameIdentifier, clinicianId);

    private void EndWhere(string claim, Guid id)
    {
        string value = id.ToString();
        foreach (var connection in open.Values.Where(connection => connection.Context.User?.FindFirst(claim)?.Value == value)) connection.Context.Abort();
    }

    private sealed class Connection(HubCallerContext context)
    {
        private int waiting;

        public HubCallerContext Context { get; } = context;

        public int AddWaiting(int messages) => Interlocked.Add(ref waiting, messages);
    }
}

/// <summary>
/// Carries a revocation out: first nobody is known by it any more, then media stops and rooms go on without it, then its connections are cut. The command that
/// revoked is answered only after that.
/// </summary>
internal sealed class CarryOutRevocation(SignInCheck signIns, Removals removals, OpenConnections connections) :
    INotificationHandler<SignInRevoked>, INotificationHandler<SignInMoved>, INotificationHandler<RightsChanged>
{
    public async Task Handle(SignInRevoked notification, CancellationToken cancellationToken)
    {
        signIns.Revoke(notification.SignInId);
        await removals.EndSignInAsync(notification.SignInId, "removed-sign-in");
        connections.EndOf(notification.SignInId);
    }

    public async Task Handle(SignInMoved notification, CancellationToken cancellationToken)
    {
        signIns.Forget(notification.SignInId);
        await removals.EndSignInAsync(notification.SignInId, "removed-switched");
        connections.EndOf(notification.SignInId);
    }

    public async Task Handle(RightsChanged notification, CancellationToken cancellationToken)
    {
        signIns.ForgetPerson(notification.ClinicianId);
        await removals.CheckAsync(notification.ClinicianId, notification.OrganisationId, cancellationToken);
        connections.EndOfPerson(notification.ClinicianId);
    }
}
