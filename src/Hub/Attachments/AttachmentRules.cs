using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments;

/// <summary>A request about one attachment: names it to the rules below and to the audit log.</summary>
public interface IAttachmentRequest : IAudited
{
    Guid AttachmentId { get; }

    Guid? IAudited.AuditSubject => AttachmentId;
}

/// <summary>Asks the attachment's case. To a stranger the attachment does not exist.</summary>
internal abstract class AttachmentRule(HubDb db, IRule ofCase) : IRule
{
    public async ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken)
    {
        if (actor is null) return Refusal.SignInNeeded();
        var id = ((IAttachmentRequest)request).AttachmentId;
        var caseId = await db.Set<Attachment>().Where(a => a.Id == id).Select(a => a.CaseId).SingleOrDefaultAsync(cancellationToken);
        if (await ofCase.CheckAsync(new OfCase(caseId), actor, cancellationToken) is not { } refusal) return null;
        return refusal.Kind == RefusalKind.NotFound ? Refusal.NotFound("attachment-not-found") : refusal;
    }

    private sealed record OfCase(Guid CaseId) : ICaseRequest;
}

/// <summary>All of the case's people.</summary>
internal sealed class AttachmentReader(HubDb db, CaseReader ofCase) : AttachmentRule(db, ofCase);

/// <summary>Those who write in the case.</summary>
internal sealed class AttachmentWriter(HubDb db, CaseWriter ofCase) : AttachmentRule(db, ofCase);
