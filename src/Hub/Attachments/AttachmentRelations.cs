using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments;

/// <summary>A request about one attachment: names it to the policy and to the audit log.</summary>
public interface IAttachmentRequest : IAudited
{
    Guid AttachmentId { get; }

    Guid? IAudited.AuditSubject => AttachmentId;
}

/// <summary>What somebody is to the attachment's case, they are to the attachment.</summary>
internal sealed class AttachmentRelations(HubDb db, CaseRelations ofCase) : IRelations
{
    public string Unknown => "attachment-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var id = ((IAttachmentRequest)request).AttachmentId;
        var caseId = await db.Set<Attachment>().Where(row => row.Id == id).Select(row => row.CaseId).SingleOrDefaultAsync(cancellationToken);
        return await ofCase.OfAsync(caseId, actor, cancellationToken);
    }
}
