using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>Finds the one case that somebody means to open in an emergency, by its whole number, and says what opening it will mean. Leaves an audit entry.</summary>
public static class LookForEmergency
{
    public sealed record Request(Guid? CaseId, string? Number = null, Guid? OrganisationId = null) : IQuery<Answer>, IEmergencyRequest, IAudited
    {
        Guid? IAudited.AuditSubject => CaseId;
    }

    /// <param name="IsSensitive">It is kept closer than others; an emergency is one all the same.</param>
    public sealed record Answer(Guid CaseId, string Number, string OrganisationName, bool IsSensitive);

    internal sealed class Handler(HubDb db, CurrentActor actor, EmergencyGate gate) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = (await db.MeantAsync(request, cancellationToken))!;
            if (await gate.RefuseAsync(@case, actor.Required, cancellationToken) is { } refusal) return refusal;
            string owner = await db.Set<Organisation>().Where(o => o.Id == @case.OrganisationId).Select(o => o.Name).SingleAsync(cancellationToken);
            return new Answer(@case.Id, @case.Number, owner, @case.Sensitivity != Sensitivity.None);
        }
    }
}

/// <summary>The organisations of which somebody may open a case in an emergency: their own and its partners, by name.</summary>
public static class ListEmergencyOwners
{
    public sealed record Request : IQuery<IReadOnlyList<Owner>>;

    public sealed record Owner(Guid Id, string Name, string Country);

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<Owner>>>
    {
        public async Task<Outcome<IReadOnlyList<Owner>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var partners = db.PartnersOf(actor.Required.OrganisationId);
            return await db.Set<Organisation>()
                .Where(o => o.Id == actor.Required.OrganisationId || partners.Contains(o.Id))
                .OrderBy(o => o.Id == actor.Required.OrganisationId ? 0 : 1).ThenBy(o => o.Name)
                .Select(o => new Owner(o.Id, o.Name, o.Country))
                .ToListAsync(cancellationToken);
        }
    }
}
