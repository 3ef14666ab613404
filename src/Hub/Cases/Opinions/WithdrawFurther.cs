using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>The asker takes back that they asked somebody beside the adviser, who has not accepted yet.</summary>
public static class WithdrawFurther
{
    /// <param name="CaseId">The case.</param>
    /// <param name="FurtherId">The asking, as <see cref="FurtherView.Id"/> names it.</param>
    public sealed record Request(Guid CaseId, Guid FurtherId) : ICommand<CaseMoved>, ICaseRequest;

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var asked = await db.Set<CaseGrant>().SingleOrDefaultAsync(
                g => g.Id == request.FurtherId && g.CaseId == @case.Id && g.IsFurther && g.Right == CaseRight.Answer && g.ToClinicianId != null, cancellationToken);
            if (asked is null) return Refusal.Conflict("further-answered");
            db.Remove(asked);
            @case.Touch(clock.GetUtcNow());
            timeline.Add(@case.Id, @case.OrganisationId, "further-withdrawn");
            afterCommit.Tell(new CaseTold("further-withdrawn", @case.Id, actor.Required.Id, [asked.ToClinicianId!.Value]));
            return CaseMoves.Answer(@case);
        }
    }
}
