using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notes;

/// <summary>A request about one note: names it to the rules below and to the audit log.</summary>
public interface INoteRequest : IAudited
{
    Guid NoteId { get; }

    Guid? IAudited.AuditSubject => NoteId;
}

/// <summary>Asks the note's case. To a stranger the note does not exist.</summary>
internal abstract class NoteRule(HubDb db, IRule ofCase) : IRule
{
    public async ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken)
    {
        if (actor is null) return Refusal.SignInNeeded();
        var noteId = ((INoteRequest)request).NoteId;
        var caseId = await db.Set<Note>().Where(n => n.Id == noteId).Select(n => n.CaseId).SingleOrDefaultAsync(cancellationToken);
        if (await ofCase.CheckAsync(new OfCase(caseId), actor, cancellationToken) is not { } refusal) return null;
        return refusal.Kind == RefusalKind.NotFound ? Refusal.NotFound("note-not-found") : refusal;
    }

    private sealed record OfCase(Guid CaseId) : ICaseRequest;
}

/// <summary>All of the case's people.</summary>
internal sealed class NoteReader(HubDb db, CaseReader ofCase) : NoteRule(db, ofCase);

/// <summary>Those who write in the case.</summary>
internal sealed class NoteWriter(HubDb db, CaseWriter ofCase) : NoteRule(db, ofCase);
