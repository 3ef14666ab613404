using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>A request about one opinion: names it to the policy and to the audit log.</summary>
public interface IOpinionRequest : IAudited
{
    Guid OpinionId { get; }

    Guid? IAudited.AuditSubject => OpinionId;
}

/// <summary>What somebody is to the opinion's case, they are to the opinion; its author is its maker besides, for as long as they advise.</summary>
internal sealed class OpinionRelations(HubDb db, CaseRelations ofCase) : IRelations
{
    public string Unknown => "opinion-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var id = ((IOpinionRequest)request).OpinionId;
        var opinion = await db.Set<Opinion>().Where(o => o.Id == id).Select(o => new { o.CaseId, o.AuthorId }).SingleOrDefaultAsync(cancellationToken);
        if (opinion is null) return Relation.None;
        var relation = await ofCase.OfAsync(opinion.CaseId, actor, cancellationToken);
        return relation.HasFlag(Relation.Adviser) && opinion.AuthorId == actor.Id ? relation | Relation.Maker : relation;
    }
}
