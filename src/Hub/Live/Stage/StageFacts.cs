using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Stage;

/// <summary>What the rows say of a briefing's stage at one moment. Who merely watches is not in it.</summary>
/// <param name="Stamp">Rises with each reading: what was read later knows whatever was read before.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Seats">Of hosts, speakers, interpreters, whoever was brought on stage, and whoever raises a hand.</param>
/// <param name="Channels">In the order in which they are offered.</param>
internal sealed record StageFacts(long Stamp, SessionStage Stage, IReadOnlyDictionary<Guid, StageSeat> Seats, IReadOnlyList<SessionChannel> Channels)
{
    private static long stamps;

    /// <returns>Null for a session without a stage: a consult.</returns>
    public static async Task<StageFacts?> ReadAsync(HubDb db, Guid sessionId, CancellationToken cancellationToken)
    {
        long stamp = Interlocked.Increment(ref stamps);
        var stage = await db.Set<SessionStage>().AsNoTracking().SingleOrDefaultAsync(row => row.SessionId == sessionId, cancellationToken);
        if (stage is null) return null;
        var seats = await (
            from seat in db.Set<SessionSeat>()
            join clinician in db.Set<Clinician>() on seat.ClinicianId equals clinician.Id
            where seat.SessionId == sessionId && seat.RemovedAt == null && (seat.Role != SeatRole.Audience || seat.Place != StagePlace.Audience || seat.HandRaisedAt != null)
            select new StageSeat(clinician.Id, clinician.Name, seat.Role, seat.Place, seat.Language, seat.HandRaisedAt)).ToDictionaryAsync(seat => seat.ClinicianId, cancellationToken);
        var channels = await db.Set<SessionChannel>().AsNoTracking().Where(channel => channel.SessionId == sessionId).OrderBy(channel => channel.Position).ToListAsync(cancellationToken);
        return new StageFacts(stamp, stage, seats, channels);
    }
}

/// <summary>One seat as the room needs it.</summary>
internal sealed record StageSeat(Guid ClinicianId, string Name, SeatRole Role, StagePlace Place, string? Language, DateTimeOffset? HandRaisedAt);

/// <summary>A row of a session's stage, seats or channels has changed.</summary>
internal sealed record StageChanged(Guid SessionId) : INotification;

/// <summary>A briefing has ended, as its room shows by now.</summary>
internal sealed record StageOver(Guid SessionId) : INotification;

/// <summary>Somebody who watched stands on stage or in the green room now.</summary>
internal sealed record CameForward(Guid SessionId, Guid ClinicianId) : INotification;

/// <summary>Shows the open room what its rows say now.</summary>
internal sealed class RoomFollowsStage(HubDb db, Rooms rooms) : INotificationHandler<StageChanged>
{
    public async Task Handle(StageChanged notification, CancellationToken cancellationToken)
    {
        if (rooms.Find(notification.SessionId) is not { } room) return;
        if (await StageFacts.ReadAsync(db, notification.SessionId, cancellationToken) is { } facts) await room.ShowAsync(facts);
    }
}
