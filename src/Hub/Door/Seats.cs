using Microsoft.AspNetCore.SignalR;

namespace CaseHub.Hub.Door;

/// <summary>What the door remembers of one connection: whether it has said hello, and its seat in each room.</summary>
internal sealed class Seats
{
    /// <summary>Twenty a second.</summary>
    public static readonly TimeSpan PointerPause = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<Guid, Guid> participants = [];
    private long? pointedAt;

    public bool HasSaidHello { get; set; }

    public IReadOnlyCollection<Guid> Sessions => participants.Keys;

    /// <summary>The participant that this connection is in a room; the empty id, which is nobody's, where it is in none.</summary>
    public Guid In(Guid sessionId) => participants.GetValueOrDefault(sessionId);

    public void Take(Guid sessionId, Guid participantId) => participants[sessionId] = participantId;

    public void GiveUp(Guid sessionId) => participants.Remove(sessionId);

    /// <summary>Whether it was not just now that this connection pointed; if so, it does now.</summary>
    public bool MayPoint(TimeProvider clock)
    {
        if (pointedAt is { } last && clock.GetElapsedTime(last) < PointerPause) return false;
        pointedAt = clock.GetTimestamp();
        return true;
    }

    public static Seats Of(HubCallerContext connection)
    {
        if (connection.Items.TryGetValue(typeof(Seats), out object? known) && known is Seats seats) return seats;
        connection.Items[typeof(Seats)] = seats = new Seats();
        return seats;
    }
}
