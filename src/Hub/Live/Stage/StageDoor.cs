using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Stage;

/// <summary>When a briefing lets its audience in no more, by whichever way they come.</summary>
internal static class StageDoor
{
    /// <returns>The refusal's code; null where they may come in. Who is in a locked one already may come back, and with a device.</returns>
    public static async Task<string?> WhyClosedAsync(HubDb db, Rooms rooms, Guid sessionId, Guid clinicianId, CancellationToken cancellationToken)
    {
        var stage = await db.Set<SessionStage>().AsNoTracking().SingleOrDefaultAsync(row => row.SessionId == sessionId, cancellationToken);
        if (stage is null or { IsLocked: false, State: not StageState.Ended }) return null;
        var seat = await db.Set<SessionSeat>().Where(row => row.SessionId == sessionId && row.ClinicianId == clinicianId).Select(row => new { row.Role, row.MayReturn }).SingleAsync(cancellationToken);
        if (seat.Role != SeatRole.Audience) return null;
        if (stage.State == StageState.Ended) return "briefing-ended";
        return seat.MayReturn || rooms.Find(sessionId)?.Has(clinicianId) == true ? null : "briefing-locked";
    }
}
