using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.CallNotes;

/// <summary>What was written down of a case's consults, and which of them still lack a note.</summary>
public static class ListCallNotes
{
    public sealed record Request(Guid CaseId) : IQuery<Answer>, ICaseSubject;

    /// <param name="Notes">Newest first.</param>
    /// <param name="Lacking">Consults that the reader is asked about, newest first.</param>
    public sealed record Answer(IReadOnlyList<Note> Notes, IReadOnlyList<Consult> Lacking);

    /// <param name="Advice">Markdown, of the author's own words.</param>
    public sealed record Note(Guid Id, Guid SessionId, string Author, DateTimeOffset At, string Advice, IReadOnlyList<Agreed> Tasks);

    /// <param name="By">The last day; null where none was agreed.</param>
    /// <param name="IsOverdue">Its last day is over where its person is, and it is not done.</param>
    /// <param name="MayMark">The reader may say that it is done, or not.</param>
    public sealed record Agreed(Guid Id, TaskFor For, string What, DateOnly? By, bool IsDone, bool IsOverdue, bool MayMark);

    public sealed record Consult(Guid SessionId, DateTimeOffset At);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseReach reach, CallNoteDesk desk, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            bool mayWrite = (await reach.RelationAsync(@case, actor.Required, cancellationToken) & (Relation.Asker | Relation.Adviser)) != Relation.None;
            var notes = await db.Set<CallNote>().AsNoTracking().Include(n => n.Tasks).Where(n => n.CaseId == @case.Id).OrderByDescending(n => n.At).ToListAsync(cancellationToken);
            var ids = notes.Select(n => n.AuthorId).Concat(notes.SelectMany(n => n.Tasks).Select(t => t.ResponsibleId)).Distinct().ToList();
            var people = await db.Set<Clinician>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
            var lacking = mayWrite ? await desk.LackingAsync(@case.Id, actor.Required.Id, cancellationToken) : [];
            return new Answer(
                notes.ConvertAll(n => new Note(n.Id, n.SessionId, people[n.AuthorId].Name, n.At, n.Advice, [.. n.Tasks.OrderBy(t => t.By ?? DateOnly.MaxValue).ThenBy(t => t.Id).Select(t => ViewOf(t, people, mayWrite))])),
                lacking.ConvertAll(session => new Consult(session.Id, session.CreatedAt)));
        }

        private Agreed ViewOf(CallTask task, Dictionary<Guid, Clinician> people, bool mayMark) => new(
            task.Id, task.For, task.What, task.By, task.DoneAt is not null,
            IsOverdue: task.DoneAt is null && task.By < TaskDay.At(clock.GetUtcNow(), people[task.ResponsibleId].TimeZone),
            mayMark);
    }
}

/// <summary>The day that it is where somebody is.</summary>
internal static class TaskDay
{
    public static DateOnly At(DateTimeOffset now, string zone) => WallTimes.ZoneOf(zone).DayOf(now).ToDateOnly();
}
