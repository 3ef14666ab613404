using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases;

/// <summary>A request about one case: names it to the policy.</summary>
public interface ICaseSubject
{
    Guid CaseId { get; }
}

/// <summary>Names it to the audit log too.</summary>
public interface ICaseRequest : ICaseSubject, IAudited
{
    Guid? IAudited.AuditSubject => CaseId;
}

/// <summary>What somebody is to the case of a request.</summary>
internal sealed class CaseRelations(HubDb db, CaseReach reach) : IRelations
{
    public string Unknown => "case-not-found";

    public ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken) => OfAsync(((ICaseSubject)request).CaseId, actor, cancellationToken);

    /// <summary>For what belongs to a case, such as a note; no case is a stranger's.</summary>
    public async ValueTask<Relation> OfAsync(Guid caseId, Actor actor, CancellationToken cancellationToken) =>
        await db.Set<ClinicalCase>().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken) is { } @case
            ? await reach.RelationAsync(@case, actor, cancellationToken)
            : Relation.None;
}
