using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>The recordings of the actor's organisation for those who watch over them: ids, times and states, nothing of a case and nobody's name.</summary>
public static class ListKeptRecordings
{
    /// <param name="Take">At most so many, newest first; 1–1,000.</param>
    public sealed record Request(int Take = 200) : IQuery<IReadOnlyList<KeptRecording>>, IAudited, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Range("take", Take, 1, 1000);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor) : IRequestHandler<Request, Outcome<IReadOnlyList<KeptRecording>>>
    {
        public async Task<Outcome<IReadOnlyList<KeptRecording>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recordings = await db.Set<Recording>().AsNoTracking()
                .Include(row => row.Tracks)
                .Where(row => row.OrganisationId == actor.Required.OrganisationId && row.StartedAt != null)
                .OrderByDescending(row => row.StartedAt)
                .Take(request.Take)
                .AsSplitQuery()
                .ToListAsync(cancellationToken);
            return recordings.ConvertAll(KeptRecording.Of);
        }
    }
}

/// <summary>One line of that list.</summary>
/// <param name="Id">The recording.</param>
/// <param name="Class"><c>clinical-record</c> or <c>teaching</c>.</param>
/// <param name="State">As in <see cref="RecordingDetails"/>.</param>
/// <param name="StartedAt">When the first person said yes.</param>
/// <param name="DurationMs">Milliseconds.</param>
/// <param name="Bytes">In the store.</param>
/// <param name="KeepUntil">When it is deleted by itself; null where never.</param>
/// <param name="HeldAt">Since when a legal hold lies on it.</param>
/// <param name="SealedTracks">How many tracks were sealed.</param>
/// <param name="DeletedAt">When its content was deleted.</param>
/// <param name="VerifiedAt">When it was last compared with its hashes.</param>
/// <param name="DamagedTrackId">The first track that was not as it was stored; null where all was well.</param>
/// <param name="DamagedPiece">From 0, of that track; null where the file is missing, or nothing is wrong.</param>
public sealed record KeptRecording(
    Guid Id, string Class, string State, DateTimeOffset? StartedAt, long DurationMs, long Bytes, DateTimeOffset? KeepUntil, DateTimeOffset? HeldAt, int SealedTracks,
    DateTimeOffset? DeletedAt, DateTimeOffset? VerifiedAt, Guid? DamagedTrackId, int? DamagedPiece)
{
    internal static KeptRecording Of(Recording recording) => new(
        recording.Id,
        Choices.CodeOf(recording.Class),
        Choices.CodeOf(recording.State),
        recording.StartedAt,
        recording.DurationMs(),
        recording.Tracks.Sum(track => track.Bytes),
        recording.KeepUntil,
        recording.HeldAt,
        recording.Tracks.Count(track => track.Standing == TrackStanding.Sealed),
        recording.DeletedAt,
        recording.VerifiedAt,
        recording.DamagedTrackId,
        recording.DamagedPiece);
}
