using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>What those see whom a waiting case is offered to, until one of them accepts it; and the owner's coordinators. Reading leaves an audit entry.</summary>
public static class ReadTriage
{
    /// <summary>By these somebody reads the whole case, so the card tells them nothing new.</summary>
    private const Relation Readers = Relation.Asker | Relation.Adviser | Relation.Deputy | Relation.Named | Relation.Reader | Relation.EmergencyReader;

    public sealed record Request(Guid CaseId) : IQuery<TriageCard>, ICaseRequest;

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseReach reach) : IRequestHandler<Request, Outcome<TriageCard>>
    {
        public async Task<Outcome<TriageCard>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(c => c.Id == request.CaseId, cancellationToken);
            var part = await reach.RelationAsync(@case, actor.Required, cancellationToken);

            // A draft is its asker's alone, and of a sensitive case nobody learns who was not asked by name.
            bool isHidden = @case.RequestedAt is null || @case.Sensitivity != Sensitivity.None;
            if (isHidden && (part & Readers) == Relation.None) return Refusal.NotFound("case-not-found");
            var owner = await db.Set<Organisation>().AsNoTracking().SingleAsync(o => o.Id == @case.OrganisationId, cancellationToken);
            return TriageCard.Of(@case, owner, CaseLife.Allowed(@case.State, part));
        }
    }
}
