using CaseHub.Hub.Audit;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>The privacy officer asks, with a reason, to read what people have withdrawn from a recording; for a while they may then.</summary>
public static class AskForSealed
{
    public sealed record Request(Guid RecordingId, string? Reason) : ICommand<Access>, IRecordingRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Reason(Reason);
    }

    /// <param name="Id">To be named with each reading.</param>
    /// <param name="TrackIds">The sealed tracks.</param>
    /// <param name="ExpiresAt">When it ends.</param>
    public sealed record Access(Guid Id, IReadOnlyList<Guid> TrackIds, DateTimeOffset ExpiresAt);

    internal sealed class Handler(HubDb db, CurrentActor actor, Disclosure disclosure, TimeProvider clock) : IRequestHandler<Request, Outcome<Access>>
    {
        public async Task<Outcome<Access>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().AsNoTracking().Include(row => row.Tracks).SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.WhyNotNow() is { } refusal) return refusal;
            Guid[] tracks = [.. recording.Tracks.Where(track => track.Standing == TrackStanding.Sealed).Select(track => track.Id)];
            if (tracks.Length == 0) return Refusal.Conflict("nothing-sealed");

            var access = new SealedAccess
            {
                Id = clock.NewId(),
                RecordingId = recording.Id,
                OrganisationId = recording.OrganisationId,
                By = actor.Required.Id,
                At = clock.GetUtcNow(),
            };
            db.Add(access);
            disclosure.Tell(recording.Id, ("reason", request.Reason!.Trim()));
            return new Access(access.Id, tracks, access.At + SealedAccess.Lifetime);
        }
    }
}

/// <summary>Opens one sealed track; each reading leaves an entry in the audit log.</summary>
public static class ReadSealedTrack
{
    /// <param name="RecordingId">The recording.</param>
    /// <param name="TrackId">One of its sealed tracks.</param>
    /// <param name="AccessId">From <see cref="AskForSealed"/>.</param>
    public sealed record Request(Guid RecordingId, Guid TrackId, Guid AccessId) : IQuery<File>, IRecordingRequest;

    /// <param name="Content">Seekable; the caller disposes it.</param>
    /// <param name="ContentType"><c>video/webm</c> or <c>audio/webm</c>.</param>
    /// <param name="ETag">Strong, quoted.</param>
    public sealed record File(Stream Content, string ContentType, string ETag);

    internal sealed class Handler(HubDb db, IBlobStore store, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<File>>
    {
        public async Task<Outcome<File>> Handle(Request request, CancellationToken cancellationToken)
        {
            var access = await db.Set<SealedAccess>().AsNoTracking()
                .SingleOrDefaultAsync(row => row.Id == request.AccessId && row.RecordingId == request.RecordingId, cancellationToken);
            if (access?.IsOpenTo(actor.Required.Id, clock.GetUtcNow()) is not true) return Refusal.Forbidden("sealed-access-over");
            var recording = await db.Set<Recording>().AsNoTracking()
                .Include(row => row.Tracks.Where(track => track.Id == request.TrackId))
                .Include(row => row.Redactions.Where(redaction => redaction.AppliedAt == null))
                .SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            if (recording.State == RecordingState.Deleted) return recording.WhyGone();
            if (recording.Redactions.Count > 0) return Refusal.Unavailable("recording-being-redacted");
            if (recording.Tracks is not [{ Sha256: not null, Standing: TrackStanding.Sealed } track]) return Refusal.NotFound("track-not-found");
            if (await store.OpenAsync(recording.NameOf(track), cancellationToken) is not { } blob) return Refusal.NotFound("track-not-found");
            return new File(blob.Stream, track.HasVideo ? "video/webm" : "audio/webm", blob.Info.ETag);
        }
    }
}
