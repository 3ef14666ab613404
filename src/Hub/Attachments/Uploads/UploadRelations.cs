using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>A request about one upload: names it to the policy and to the audit log.</summary>
public interface IUploadRequest : IAudited
{
    Guid UploadId { get; }

    Guid? IAudited.AuditSubject => UploadId;
}

/// <summary>An upload is its sender's alone, as long as they are something to its case.</summary>
internal sealed class UploadRelations(HubDb db, CaseRelations ofCase) : IRelations
{
    public string Unknown => "upload-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var id = ((IUploadRequest)request).UploadId;
        var row = await db.Set<Upload>().Where(u => u.Id == id).Select(u => new { u.CaseId, u.ById }).SingleOrDefaultAsync(cancellationToken);
        return row?.ById == actor.Id ? await ofCase.OfAsync(row.CaseId, actor, cancellationToken) : Relation.None;
    }
}
