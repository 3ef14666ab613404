using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Door;

/// <summary>What the door remembers of one connection: whether it has said hello, and its seat in each room.</summary>
internal sealed class Seats
{
    private readonly Dictionary<Guid, Guid> participants = [];

    public bool HasSaidHello { get; set; }

    public IReadOnlyCollection<Guid> Sessions => participants.Keys;

    /// <summary>The participant that this connection is in a room; the empty id, which is nobody's, where it is in none.</summary>
    public Guid In(Guid sessionId) => participants.GetValueOrDefault(sessionId);

    public void Take(Guid sessionId, Guid participantId) => participants[sessionId] = participantId;

    public void GiveUp(Guid sessionId) => participants.Remove(sessionId);

    public static Seats Of(HubCallerContext connection)
    {
        if (connection.Items.TryGetValue(typeof(Seats), out object? known) && known is Seats seats) return seats;
        connection.Items[typeof(Seats)] = seats = new Seats();
        return seats;
    }
}
