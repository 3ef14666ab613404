using CaseHub.Hub.Audit;
using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>
/// Brings the store to what the rows of one recording say. Decisions are rows first: whatever a crash, or a store that was down, left
/// undone is found by them and done again, and doing it twice changes nothing.
/// </summary>
internal sealed class CarryOut(HubDb db, EraseContent erase, CutTracks cut, WriteManifest manifest, AuditLog audit, IMediator mediator, TimeProvider clock)
{
    /// <summary>Recordings of which something is still to be done.</summary>
    public static Task<List<Guid>> PendingAsync(HubDb db, CancellationToken cancellationToken) => db.Set<Recording>()
        .Where(row => row.State == RecordingState.Completed || row.State == RecordingState.Interrupted || row.State == RecordingState.Deleted)
        .Where(row => row.Tracks.Any(track => track.Standing == TrackStanding.Deleted && (track.Sha256 != null || track.Fault != null))
            || (row.HeldAt == null && row.Redactions.Any(redaction => redaction.AppliedAt == null))
            || row.Answers.Any(answer => answer.Answer == Withdrawals.Withdrawn && row.Tracks.Any(track => track.ClinicianId == answer.ClinicianId && track.Standing == TrackStanding.Kept)))
        .Select(row => row.Id)
        .ToListAsync(cancellationToken);

    public async Task RunAsync(Guid recordingId, CancellationToken cancellationToken)
    {
        var recording = await db.Set<Recording>().WithRows().SingleOrDefaultAsync(row => row.Id == recordingId, cancellationToken);
        if (recording is null) return;
        if (recording.State == RecordingState.Deleted) await EraseAllAsync(recording, cancellationToken);
        else if (recording.IsStored()) await FollowAsync(recording, cancellationToken);
    }

    private async Task EraseAllAsync(Recording recording, CancellationToken cancellationToken)
    {
        await erase.AllAsync(recording, cancellationToken);
        await manifest.RunAsync(recording, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await EndAsync(recording, new RecordingContentChanged(recording.Id, ContentChange.Deleted, 0, 0), cancellationToken);
    }

    private async Task FollowAsync(Recording recording, CancellationToken cancellationToken)
    {
        if (Withdrawals.Apply(recording)) await db.SaveChangesAsync(cancellationToken);
        bool withdrawn = recording.Answers.Exists(answer => answer.Answer == Withdrawals.Withdrawn);
        foreach (var track in recording.Tracks.Where(track => track.Standing == TrackStanding.Deleted && (track.Sha256 ?? track.Fault) is not null).ToList())
        {
            await erase.TrackAsync(recording, track, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        var waiting = recording.HeldAt is null ? recording.Redactions.FindAll(redaction => redaction.AppliedAt is null) : [];
        if (waiting.Count > 0) await cut.RunAsync(recording, [.. waiting.Select(one => new SpanView(one.FromMs, one.ToMs))], () => db.SaveChangesAsync(cancellationToken), cancellationToken);
        if (!withdrawn && waiting.Count == 0) return;

        foreach (var redaction in waiting) redaction.AppliedAt = clock.GetUtcNow();
        await manifest.RunAsync(recording, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var redaction in waiting)
            await EndAsync(recording, new RecordingContentChanged(recording.Id, ContentChange.Redacted, redaction.FromMs, redaction.ToMs), cancellationToken);
        if (withdrawn) await EndAsync(recording, new RecordingContentChanged(recording.Id, ContentChange.Withdrawn, 0, 0), cancellationToken);
    }

    /// <summary>An entry that it was done, not only decided; the words that went are taken out of what the database keeps beside its tables; who made something of it hears once more.</summary>
    private async Task EndAsync(Recording recording, RecordingContentChanged news, CancellationToken cancellationToken)
    {
        await audit.AppendAloneAsync($"Recordings.Keeping.{nameof(CarryOut)}{news.Change}", recording.Id, AuditLog.Granted, cancellationToken);
        await db.Kind.ForgetDeletedAsync(db, cancellationToken);
        await mediator.Publish(news, cancellationToken);
    }
}
