using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Keeping;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings;

/// <summary>Opens one track's file for a player; byte ranges are a matter of seeking in it.</summary>
public static class OpenTrack
{
    public sealed record Request(Guid RecordingId, Guid TrackId) : IQuery<File>, IRecordingRequest, IRequire<RecordingMember>;

    /// <param name="Content">Seekable; the caller disposes it.</param>
    /// <param name="ContentType"><c>video/webm</c> or <c>audio/webm</c>.</param>
    /// <param name="ETag">Strong, quoted.</param>
    /// <param name="LastModified">When the recording was stopped.</param>
    public sealed record File(Stream Content, string ContentType, string ETag, DateTimeOffset LastModified);

    internal sealed class Handler(HubDb db, IBlobStore store) : IRequestHandler<Request, Outcome<File>>
    {
        public async Task<Outcome<File>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().AsNoTracking()
                .Include(row => row.Tracks.Where(track => track.Id == request.TrackId))
                .SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.State == RecordingState.Deleted) return recording.WhyGone();
            if (recording.Tracks is not [{ Sha256: not null, Standing: TrackStanding.Kept } track]) return Refusal.NotFound("track-not-found");
            // A stretch that is being taken out is not shown any more, however long that takes.
            if (await db.Set<RecordingRedaction>().AnyAsync(row => row.RecordingId == recording.Id && row.AppliedAt == null, cancellationToken)) return Refusal.Unavailable("recording-being-redacted");
            var name = BlobNames.Track(recording.OrganisationId, recording.SessionId, recording.Id, track.Id);
            if (await store.OpenAsync(name, cancellationToken) is not { } blob) return Refusal.NotFound("track-not-found");
            return new File(blob.Stream, track.HasVideo ? "video/webm" : "audio/webm", blob.Info.ETag, recording.StoppedAt ?? recording.AskedAt);
        }
    }
}
