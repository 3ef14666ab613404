using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.CallNotes;

/// <summary>The hub asks those who talked for a note, once for each consult.</summary>
public static class AskForCallNote
{
    public sealed record Request(Guid SessionId) : ICommand<Unit>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(HubDb db, CallNoteDesk desk, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var talked = await desk.TalkedAsync(request.SessionId, cancellationToken);
            if (talked.Count < 2 || desk.IsGoingOn(request.SessionId, talked) || await db.Set<CallNoteAsked>().AnyAsync(a => a.SessionId == request.SessionId, cancellationToken)) return Refusal.Conflict("call-note-nothing-to-ask");
            var @case = await (
                from link in db.Set<SessionCase>()
                join subject in db.Set<ClinicalCase>() on link.CaseId equals subject.Id
                where link.SessionId == request.SessionId
                orderby subject.Id
                select new { subject.Id, subject.OrganisationId }).FirstAsync(cancellationToken);
            db.Add(new CallNoteAsked { SessionId = request.SessionId, OrganisationId = @case.OrganisationId, CaseId = @case.Id, At = clock.GetUtcNow() });
            // Who has written already is not asked, and nobody is where that was enough.
            if (!await db.Set<CallNote>().AnyAsync(n => n.SessionId == request.SessionId, cancellationToken)) afterCommit.Tell(new CaseTold("call-note-asked", @case.Id, null, talked, SessionId: request.SessionId));
            return Unit.Value;
        }
    }
}

/// <summary>The hub tells who is responsible for a task that its last day has come, once.</summary>
public static class TellTaskDue
{
    public sealed record Request(Guid TaskId) : ICommand<Unit>, ITaskRequest;

    internal sealed class Handler(HubDb db, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var task = await db.Set<CallTask>().SingleAsync(t => t.Id == request.TaskId, cancellationToken);
            if (task.DoneAt is not null || task.ToldAt is not null) return Unit.Value;
            task.ToldAt = clock.GetUtcNow();
            afterCommit.Tell(new CaseTold("task-due", task.CaseId, null, [task.ResponsibleId]));
            return Unit.Value;
        }
    }
}
