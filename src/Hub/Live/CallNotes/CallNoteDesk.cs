using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.CallNotes;

/// <summary>Which consults have been talked in, and still lack a note.</summary>
internal sealed class CallNoteDesk(HubDb db, Rooms rooms, TimeProvider clock)
{
    /// <summary>A consult is asked about for so long after somebody last came into it; earlier releases asked about none.</summary>
    public static readonly TimeSpan AskedWithin = TimeSpan.FromHours(24);

    /// <summary>Those of a session's people, interpreters not among them, who were ever in its room; a talk takes two.</summary>
    public async Task<List<Guid>> TalkedAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var cases = db.Set<SessionCase>().Where(link => link.SessionId == sessionId).Select(link => link.CaseId);
        var between = db.Set<ClinicalCase>().Where(c => cases.Contains(c.Id)).Select(c => c.AskerId)
            .Union(db.Set<CaseGrant>().Where(g => cases.Contains(g.CaseId) && g.Right == CaseRight.Advise && g.ToClinicianId != null).Select(g => g.ToClinicianId!.Value));
        return await db.Set<RoomLogEntry>()
            .Where(e => e.SessionId == sessionId && e.Type == "joined" && e.By != null && between.Contains(e.By.Value))
            .Select(e => e.By!.Value).Distinct().ToListAsync(cancellationToken);
    }

    /// <summary>Whether any of these is in the room now.</summary>
    public bool IsGoingOn(Guid sessionId, IReadOnlyCollection<Guid> people) => rooms.Find(sessionId)?.View.People.Any(person => people.Contains(person.ClinicianId)) is true;

    /// <summary>The consults of a case that are over for somebody and about which nobody has written or said that there is nothing to write, newest first.</summary>
    public async Task<List<Session>> LackingAsync(Guid caseId, Guid readerId, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - AskedWithin;
        var open = await db.Set<Session>().AsNoTracking()
            .Where(s => s.Cases.Any(link => link.CaseId == caseId) && !db.Set<CallNote>().Any(n => n.SessionId == s.Id))
            .Where(s => db.Set<CallNoteAsked>().Any(a => a.SessionId == s.Id && a.WaivedAt == null)
                || (!db.Set<CallNoteAsked>().Any(a => a.SessionId == s.Id) && db.Set<RoomLogEntry>().Any(e => e.SessionId == s.Id && e.Type == "joined" && e.At >= since)))
            .OrderByDescending(s => s.CreatedAt).ToListAsync(cancellationToken);
        var lacking = new List<Session>();
        foreach (var session in open.Where(s => !IsGoingOn(s.Id, [readerId])))
        {
            if ((await TalkedAsync(session.Id, cancellationToken)).Count > 1) lacking.Add(session);
        }

        return lacking;
    }

    /// <summary>Whether a session is one of a case's.</summary>
    public Task<bool> IsOfCaseAsync(Guid sessionId, Guid caseId, CancellationToken cancellationToken) =>
        db.Set<SessionCase>().AnyAsync(link => link.SessionId == sessionId && link.CaseId == caseId, cancellationToken);
}
