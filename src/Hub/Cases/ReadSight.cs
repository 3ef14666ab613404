using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>How much of a case somebody sees.</summary>
public enum CaseSight
{
    /// <summary>The triage card alone: <see cref="ReadTriage"/>.</summary>
    Card,

    /// <summary>All of it: <see cref="ReadCase"/>.</summary>
    Whole,
}

/// <summary>Asked by a case's page before it reads anything, so that what is read is what may be read. Shows nothing of the case and leaves no audit entry.</summary>
public static class ReadSight
{
    public sealed record Request(Guid CaseId) : IQuery<Answer>, ICaseSubject;

    public sealed record Answer(CaseSight Sight);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseReach reach, PolicyTable policy) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var part = await reach.RelationAsync(@case, actor.Required, cancellationToken);
            return new Answer(policy.IsOpenTo<ReadCase.Request>(actor.Required, part) ? CaseSight.Whole : CaseSight.Card);
        }
    }
}
