using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Keeping;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Playback;

/// <summary>Opens one track's file for a player; byte ranges are a matter of seeking in it.</summary>
public static class OpenTrack
{
    /// <param name="RecordingId">The recording.</param>
    /// <param name="TrackId">One of its tracks.</param>
    /// <param name="Until">The length of a snapshot that <see cref="WatchRecording"/> named; null for the stored file.</param>
    public sealed record Request(Guid RecordingId, Guid TrackId, long? Until = null) : IQuery<File>, IRecordingRequest, IViewing;

    /// <param name="Content">Seekable; the caller disposes it.</param>
    /// <param name="ContentType"><c>video/webm</c> or <c>audio/webm</c>.</param>
    /// <param name="ETag">Strong, quoted. There is no date beside it: a redaction changes the file within one recording's time.</param>
    public sealed record File(Stream Content, string ContentType, string ETag);

    internal sealed class Handler(HubDb db, IBlobStore store, LiveTracks live) : IRequestHandler<Request, Outcome<File>>
    {
        public async Task<Outcome<File>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().AsNoTracking()
                .Include(row => row.Tracks.Where(track => track.Id == request.TrackId))
                .SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.State == RecordingState.Deleted) return recording.WhyGone();
            if (recording.Tracks is not [var track]) return Refusal.NotFound("track-not-found");
            if (track.Standing != TrackStanding.Kept) return Refusal.NotFound("track-withdrawn");
            // A stretch that is being taken out is not shown any more, out of the spool neither, however long that takes.
            if (await db.Set<RecordingRedaction>().AnyAsync(row => row.RecordingId == recording.Id && row.AppliedAt == null, cancellationToken)) return Refusal.Unavailable("recording-being-redacted");
            if (request.Until is { } until) return OpenSnapshot(track, until);
            if (track.Sha256 is null) return Refusal.NotFound("track-not-found");
            var name = BlobNames.Track(recording.OrganisationId, recording.SessionId, recording.Id, track.Id);
            if (await store.OpenAsync(name, cancellationToken) is not { } blob) return Refusal.NotFound("track-not-found");
            return new File(blob.Stream, TypeOf(track), blob.Info.ETag);
        }

        private Outcome<File> OpenSnapshot(RecordingTrack track, long until) =>
            live.Open(track.Id, until) is { } content ? new File(content, TypeOf(track), $"\"{track.Id:N}-{until}\"") : Refusal.NotFound("snapshot-gone");

        private static string TypeOf(RecordingTrack track) => track.HasVideo ? "video/webm" : "audio/webm";
    }
}
