using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live.CallNotes;

/// <summary>Says that something agreed on in a consult is done, or that it is not after all.</summary>
public static class MarkTaskDone
{
    public sealed record Request(Guid TaskId, bool Done = true) : ICommand<Unit>, ITaskRequest;

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseTimeline timeline, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var task = await db.Set<CallTask>().SingleAsync(t => t.Id == request.TaskId, cancellationToken);
            if (task.DoneAt is not null == request.Done) return Unit.Value;
            task.Mark(request.Done, actor.Required.Id, clock.GetUtcNow());
            timeline.Add(task.CaseId, task.OrganisationId, request.Done ? "call-task-done" : "call-task-open", task.CallNoteId, task.What);
            return Unit.Value;
        }
    }
}

/// <summary>A request about one task.</summary>
public interface ITaskRequest : IAudited
{
    Guid TaskId { get; }

    Guid? IAudited.AuditSubject => TaskId;
}

/// <summary>What somebody is to the case of a task.</summary>
internal sealed class CallTaskRelations(HubDb db, CaseRelations cases) : IRelations
{
    public string Unknown => "call-task-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var id = ((ITaskRequest)request).TaskId;
        var caseId = await db.Set<CallTask>().Where(t => t.Id == id).Select(t => t.CaseId).SingleOrDefaultAsync(cancellationToken);
        return await cases.OfAsync(caseId, actor, cancellationToken);
    }
}
