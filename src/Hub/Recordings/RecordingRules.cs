using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings;

/// <summary>A request about one recording; each is audited, reading it too.</summary>
public interface IRecordingRequest : IAudited
{
    Guid RecordingId { get; }

    Guid? IAudited.AuditSubject => RecordingId;
}

/// <summary>Those whom the recorded session was between; to all others the recording does not exist.</summary>
internal sealed class RecordingMember(HubDb db, SessionPeople people) : IRule
{
    public async ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken)
    {
        if (actor is null) return Refusal.SignInNeeded();
        var recordingId = ((IRecordingRequest)request).RecordingId;
        var sessionId = await db.Set<Recording>().Where(row => row.Id == recordingId).Select(row => row.SessionId).SingleOrDefaultAsync(cancellationToken);
        var expected = await people.ExpectedAsync(sessionId, cancellationToken);
        return expected.Contains(actor.Id) ? null : Refusal.NotFound("recording-not-found");
    }
}
