using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Imported;

/// <summary>
/// Whoever was named when a case was imported becomes its asker, whose account is elsewhere; from now on it is a case as any other. One that waits for an opinion comes back to them, for those who
/// were asked have no account here.
/// </summary>
public static class TakeOverImport
{
    public sealed record Request(Guid CaseId) : ICommand<CaseMoved>, ICaseRequest;

    internal sealed class Handler(HubDb db, CaseMoves moves, CaseTimeline timeline, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var imported = await db.Set<ImportedCase>().SingleOrDefaultAsync(row => row.CaseId == request.CaseId, cancellationToken);
            if (imported is null or { TakenOverAt: not null }) return Refusal.Conflict("import-taken-over");
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (@case.State is CaseState.Requested or CaseState.Accepted)
            {
                if (moves.Move(@case, CaseTrigger.HandBack, "case-handed-back") is { } refusal) return refusal;
                (@case.AdviserId, @case.AssigneeId) = (null, null);
            }

            (@case.AskerId, @case.IsResting) = (actor.Required.Id, false);
            (imported.TakenOverById, imported.TakenOverAt) = (actor.Required.Id, clock.GetUtcNow());
            @case.Touch(clock.GetUtcNow());
            db.RemoveRange(await db.Set<CaseGrant>().Where(grant => grant.CaseId == @case.Id && grant.Right == CaseRight.Keep).ToListAsync(cancellationToken));
            timeline.Add(@case.Id, @case.OrganisationId, "case-import-taken-over");
            return CaseMoves.Answer(@case);
        }
    }
}
