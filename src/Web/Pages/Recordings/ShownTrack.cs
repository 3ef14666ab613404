using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Playback;
using CaseHub.Web.Media;

namespace CaseHub.Web.Pages.Recordings;

/// <summary>One track as a player shows it: from the store, or from a snapshot while it is on its way there.</summary>
/// <param name="Track">Whose and what.</param>
/// <param name="Url">Of its bytes.</param>
/// <param name="OffsetMs">Where it begins on the recording's time line.</param>
/// <param name="DurationMs">Of what is behind the address.</param>
/// <param name="Bytes">Likewise.</param>
/// <param name="Grows">More will come.</param>
public sealed record ShownTrack(TrackView Track, string Url, long OffsetMs, long DurationMs, long Bytes, bool Grows)
{
    /// <summary>What there is to play, in order of its begin; tracks whose person has withdrawn are left out.</summary>
    public static IReadOnlyList<ShownTrack> Of(RecordingDetails recording, WatchRecording.View? live) =>
    [
        .. recording.Tracks.Where(track => track.Standing == "kept").Select(track =>
            track.Sha256 is not null ? new ShownTrack(track, $"/api/recordings/{recording.Id}/tracks/{track.Id}", track.StartOffsetMs, track.DurationMs, track.Bytes, Grows: false)
            : live?.Tracks.FirstOrDefault(one => one.Id == track.Id) is { } now ? new ShownTrack(track, RecordingsApi.UrlOf(recording.Id, now), now.StartOffsetMs, now.DurationMs, now.Bytes, now.Grows)
            : null).OfType<ShownTrack>(),
    ];
}
