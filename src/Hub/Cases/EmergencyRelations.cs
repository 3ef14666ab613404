using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>A request about a case that its sender has no part in: by its id, or by its number and the organisation that owns it.</summary>
public interface IEmergencyRequest
{
    Guid? CaseId { get; }

    /// <summary>Such as <c>C-2026-0007</c>; case and surrounding spaces do not matter.</summary>
    string? Number { get; }

    Guid? OrganisationId { get; }
}

internal static class EmergencyCases
{
    /// <summary>The case that is meant; null where there is none. Nothing but a whole number finds one.</summary>
    public static Task<ClinicalCase?> MeantAsync(this HubDb db, IEmergencyRequest request, CancellationToken cancellationToken)
    {
        string number = (request.Number ?? "").Trim().ToUpperInvariant();
        return request.CaseId is { } id
            ? db.Set<ClinicalCase>().SingleOrDefaultAsync(c => c.Id == id, cancellationToken)
            : db.Set<ClinicalCase>().SingleOrDefaultAsync(c => c.Number == number && c.OrganisationId == request.OrganisationId, cancellationToken);
    }
}

/// <summary>As to the case; who acts for a partner of its owner is that besides, whatever else they are to it.</summary>
internal sealed class EmergencyRelations(HubDb db, CaseReach reach) : IRelations
{
    public string Unknown => "emergency-case-unknown";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.MeantAsync((IEmergencyRequest)request, cancellationToken) is not { } @case) return Relation.None;
        var relation = await reach.RelationAsync(@case, actor, cancellationToken);
        if (await db.PartnersOf(@case.OrganisationId).ContainsAsync(actor.OrganisationId, cancellationToken)) relation |= Relation.Partner;
        return relation;
    }
}

/// <summary>Whoever acts for the organisation that owns the case.</summary>
internal sealed class EmergencyAccessRelations(HubDb db) : IRelations
{
    public string Unknown => "emergency-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var id = ((ReviewEmergency.Request)request).AccessId;
        bool isTheirs = await db.Set<EmergencyAccess>().AnyAsync(a => a.Id == id && a.OrganisationId == actor.OrganisationId, cancellationToken);
        return isTheirs ? Relation.Colleague : Relation.None;
    }
}
