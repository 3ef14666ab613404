using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Live.CallNotes;

/// <summary>Each minute: asks for the notes of consults that are over, and tells of tasks whose day has come.</summary>
internal sealed class WatchCallNotes(IServiceScopeFactory scopes, TimeProvider clock, ILogger<WatchCallNotes> logger) : Watch(TimeSpan.FromMinutes(1), scopes, clock, logger)
{
    /// <summary>Who comes straight back, after a reload or a restart of the hub, has not ended the consult.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMinutes(2);

    /// <summary>When a day's tasks are told, on the clock of who is responsible.</summary>
    private const int ToldFromHour = 7;

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var sessionId in await ReadAsync((db, now) => OverAsync(db, now, cancellationToken))) await SendAsync(new AskForCallNote.Request(sessionId), cancellationToken);
        foreach (var taskId in await ReadAsync((db, now) => DueAsync(db, now, cancellationToken))) await SendAsync(new TellTaskDue.Request(taskId), cancellationToken);
    }

    /// <summary>Consults that somebody came into lately, in which two were, and which nobody was asked about; whether somebody is in there now is seen by the command.</summary>
    private static Task<List<Guid>> OverAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (since, until) = (now - CallNoteDesk.AskedWithin, now - Pause);
        var log = db.Set<RoomLogEntry>();
        return log
            .Where(e => e.Type == "joined" && e.At >= since && e.By != null && !log.Any(later => later.SessionId == e.SessionId && later.At > until && (later.Type == "joined" || later.Type == "left")))
            .Where(e => db.Set<SessionCase>().Any(link => link.SessionId == e.SessionId) && !db.Set<CallNoteAsked>().Any(a => a.SessionId == e.SessionId))
            .Where(e => log.Any(other => other.SessionId == e.SessionId && other.Type == "joined" && other.By != null && other.By != e.By))
            .Select(e => e.SessionId).Distinct().ToListAsync(cancellationToken);
    }

    private static async Task<List<Guid>> DueAsync(HubDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var latest = DateOnly.FromDateTime(now.UtcDateTime).AddDays(1);
        CaseState[] over = [CaseState.Closed, CaseState.Withdrawn];
        var near = await (
            from task in db.Set<CallTask>()
            join person in db.Set<Clinician>() on task.ResponsibleId equals person.Id
            join @case in db.Set<ClinicalCase>() on task.CaseId equals @case.Id
            where task.DoneAt == null && task.ToldAt == null && task.By != null && task.By <= latest && !over.Contains(@case.State) && !@case.IsResting
            select new { task.Id, Day = task.By!.Value, person.TimeZone }).ToListAsync(cancellationToken);
        return [.. near.Where(one => TaskDay.At(now.AddHours(-ToldFromHour), one.TimeZone) >= one.Day).Select(one => one.Id)];
    }
}
