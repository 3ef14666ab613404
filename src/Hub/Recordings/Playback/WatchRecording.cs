using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Playback;

/// <summary>What there is to play of a recording that is not in the store yet. Nobody in its room sees that it is watched.</summary>
public static class WatchRecording
{
    public sealed record Request(Guid RecordingId) : IQuery<View>, IRecordingRequest, IViewing;

    /// <param name="State">As <see cref="RecordingDetails.State"/>.</param>
    /// <param name="NowMs">How far the recording's time line has come; where it stopped, its end.</param>
    /// <param name="Tracks">Those with something to play, in order of their begin.</param>
    public sealed record View(string State, long NowMs, IReadOnlyList<Track> Tracks);

    /// <param name="Id">The track.</param>
    /// <param name="StartOffsetMs">Where it begins on the recording's time line.</param>
    /// <param name="DurationMs">Of the snapshot.</param>
    /// <param name="Bytes">Of the snapshot, and its name: <see cref="OpenTrack.Request"/>.</param>
    /// <param name="Grows">More will come.</param>
    /// <param name="IsStored">It is in the store already, and no snapshot.</param>
    public sealed record Track(Guid Id, long StartOffsetMs, long DurationMs, long Bytes, bool Grows, bool IsStored);

    internal sealed class Handler(HubDb db, LiveTracks live, TimeProvider clock) : IRequestHandler<Request, Outcome<View>>
    {
        public async Task<Outcome<View>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().AsNoTracking().Include(row => row.Tracks).SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            var end = recording.StoppedAt ?? clock.GetUtcNow();
            long nowMs = recording.StartedAt is { } startedAt ? Math.Max(0, (long)(end - startedAt).TotalMilliseconds) : 0;
            return new View(Choices.CodeOf(recording.State), nowMs, [.. recording.Tracks.OrderBy(row => row.StartOffsetMs).Select(Look).OfType<Track>()]);
        }

        private Track? Look(RecordingTrack row)
        {
            if (row.Standing != TrackStanding.Kept) return null;
            if (row.Sha256 is not null) return new Track(row.Id, row.StartOffsetMs, row.DurationMs, row.Bytes, Grows: false, IsStored: true);
            return live.Take(row) is { } taken ? new Track(row.Id, taken.StartOffsetMs, taken.DurationMs, taken.Bytes, taken.Grows, IsStored: false) : null;
        }
    }
}
