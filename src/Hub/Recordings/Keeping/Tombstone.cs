using CaseHub.Hub.Audit;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>
/// What is left of a deleted recording: whose it was, of which session, when it ran, who answered what, when and why it was deleted. Words
/// (how the patient agreed, marks, reasons, labels) go with it, in the rows at once, in the store right after.
/// </summary>
internal sealed class Tombstone(HubDb db, CaseTimeline timeline, TimeProvider clock)
{
    /// <param name="recording">With its rows; not held.</param>
    /// <param name="by">Null where retention did it.</param>
    /// <param name="reason">In words, for whoever looks for it later.</param>
    /// <param name="cancellationToken">Of the request.</param>
    public async Task SetAsync(Recording recording, Guid? by, string reason, CancellationToken cancellationToken)
    {
        recording.State = RecordingState.Deleted;
        (recording.DeletedAt, recording.DeletedBy, recording.DeletionReason) = (clock.GetUtcNow(), by, reason);
        (recording.PatientHow, recording.PatientReference, recording.KeepUntil) = ("", "", null);
        (recording.DamagedTrackId, recording.DamagedPiece) = (null, null);
        foreach (var track in recording.Tracks)
        {
            track.Standing = TrackStanding.Deleted;
            track.Label = "";
        }

        db.RemoveRange(recording.Marks);
        db.RemoveRange(recording.Redactions);
        db.RemoveRange(await db.Set<AuditDisclosure>().Where(words => words.AboutId == recording.Id).ToListAsync(cancellationToken));
        foreach (var subject in await db.Set<SessionCase>().Where(link => link.SessionId == recording.SessionId).ToListAsync(cancellationToken))
            timeline.Add(subject.CaseId, recording.OrganisationId, "recording-deleted", recording.Id);
    }
}
