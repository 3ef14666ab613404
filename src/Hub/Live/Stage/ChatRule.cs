using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.Stage;

/// <summary>Who may write into a briefing's chat now: nobody but hosts while it is off, and each so much in so long. By the log alone, so that a restart forgets nothing.</summary>
internal sealed class ChatRule(HubDb db, CurrentActor actor, TimeProvider clock)
{
    /// <summary>Posts of one person within <see cref="Span"/>.</summary>
    public const int Most = 6;

    public static readonly TimeSpan Span = TimeSpan.FromSeconds(15);

    /// <returns>Null where the post may be stored, in a consult always; and where it is stored already.</returns>
    public async Task<Refusal?> WhyNotAsync(Guid sessionId, Guid clientId, CancellationToken cancellationToken)
    {
        var isOff = await db.Set<SessionStage>().Where(stage => stage.SessionId == sessionId).Select(stage => (bool?)stage.IsChatOff).SingleOrDefaultAsync(cancellationToken);
        if (isOff is null) return null;
        var me = actor.Required.Id;
        var own = db.Set<RoomLogEntry>().Where(entry => entry.SessionId == sessionId && entry.By == me);
        if (await own.AnyAsync(entry => entry.ClientId == clientId, cancellationToken)) return null;
        if (isOff.Value && !await db.Set<SessionSeat>().AnyAsync(seat => seat.SessionId == sessionId && seat.ClinicianId == me && seat.Role == SeatRole.Host, cancellationToken)) return Refusal.Forbidden("chat-off");
        var since = clock.GetUtcNow() - Span;
        var recent = await own.Where(entry => entry.Type == "chat" && entry.At > since).OrderBy(entry => entry.At).Select(entry => entry.At).ToListAsync(cancellationToken);
        if (recent.Count < Most) return null;
        return Refusal.TooMany("chat-flood", Math.Max(1, (int)Math.Ceiling((recent[^Most] - since).TotalSeconds)));
    }
}
