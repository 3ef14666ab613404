using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>Who was asked beside the adviser says yes, and advises from now on; the case's state stays as it is.</summary>
public static class AcceptFurther
{
    public sealed record Request(Guid CaseId) : ICommand<CaseMoved>, ICaseRequest;

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, CaseCircle circle, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (await db.AskedFurtherAsync(@case, actor.Required, cancellationToken) is not { } asked) return Refusal.Conflict("further-not-asked");
            var now = clock.GetUtcNow();
            db.Remove(asked);
            db.Add(new CaseGrant
            {
                Id = clock.NewId(),
                OrganisationId = asked.OrganisationId,
                CaseId = asked.CaseId,
                ToOrganisationId = asked.ToOrganisationId,
                ToClinicianId = asked.ToClinicianId,
                Right = CaseRight.Advise,
                IsFurther = true,
                At = now,
                ById = asked.ById,
                Reason = asked.Reason,
            });
            @case.Touch(now);
            timeline.Add(@case.Id, @case.OrganisationId, "further-accepted");
            afterCommit.Tell(new CaseTold("further-accepted", @case.Id, actor.Required.Id, await circle.AskingAsync(@case, actor.Required.Id, cancellationToken)));
            return CaseMoves.Answer(@case);
        }
    }
}

internal static class FurtherGrants
{
    /// <summary>By which somebody is asked beside the adviser and has not answered yet; null where they are not.</summary>
    public static Task<CaseGrant?> AskedFurtherAsync(this HubDb db, ClinicalCase @case, Actor actor, CancellationToken cancellationToken) => db.Set<CaseGrant>().FirstOrDefaultAsync(
        g => g.CaseId == @case.Id && g.IsFurther && g.Right == CaseRight.Answer && g.ToClinicianId == actor.Id && g.ToOrganisationId == actor.OrganisationId, cancellationToken);
}
