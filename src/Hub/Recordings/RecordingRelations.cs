using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings;

/// <summary>A request about one recording; each is audited, reading it too.</summary>
public interface IRecordingRequest : IAudited
{
    Guid RecordingId { get; }

    Guid? IAudited.AuditSubject => RecordingId;
}

/// <summary>What somebody is to a recording: what they are to its session, and whether they are in it, asked for it, or act for its owner.</summary>
internal sealed class RecordingRelations(HubDb db, SessionPeople people, Watching watching) : IRelations
{
    public string Unknown => "recording-not-found";

    public ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken) => OfAsync(((IRecordingRequest)request).RecordingId, actor, cancellationToken);

    /// <summary>For what belongs to a recording, such as an export; no recording is a stranger's.</summary>
    public async ValueTask<Relation> OfAsync(Guid recordingId, Actor actor, CancellationToken cancellationToken)
    {
        var row = await db.Set<Recording>().Where(recording => recording.Id == recordingId)
            .Select(recording => new
            {
                recording.SessionId,
                recording.OrganisationId,
                recording.AskedBy,
                IsRecorded = recording.Tracks.Any(track => track.ClinicianId == actor.Id) || recording.Answers.Any(answer => answer.ClinicianId == actor.Id),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null) return Relation.None;
        var relation = await watching.OfAsync(row.SessionId, await people.RelationAsync(row.SessionId, actor, cancellationToken), actor, cancellationToken);
        if (row.IsRecorded) relation |= Relation.Recorded;
        if (row.AskedBy == actor.Id) relation |= Relation.Initiator;
        if (row.OrganisationId != actor.OrganisationId) return relation;
        if (row.IsRecorded) relation |= Relation.RecordedOfOwner;
        return relation | Relation.Colleague;
    }
}
