using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notes;

/// <summary>A request about one note: names it to the policy and to the audit log.</summary>
public interface INoteRequest : IAudited
{
    Guid NoteId { get; }

    Guid? IAudited.AuditSubject => NoteId;
}

/// <summary>What somebody is to the note's case, they are to the note.</summary>
internal sealed class NoteRelations(HubDb db, CaseRelations ofCase) : IRelations
{
    public string Unknown => "note-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var id = ((INoteRequest)request).NoteId;
        var caseId = await db.Set<Note>().Where(row => row.Id == id).Select(row => row.CaseId).SingleOrDefaultAsync(cancellationToken);
        return await ofCase.OfAsync(caseId, actor, cancellationToken);
    }
}
