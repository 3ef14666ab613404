using System.Security.Cryptography;
using System.Text;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>What a recording consists of at the moment, in one hash: what was made from it is of use only while the hash is the same.</summary>
internal static class SourceStamp
{
    /// <summary>The tracks that members may see, and their contents.</summary>
    /// <param name="recording">With its tracks.</param>
    public static string Of(Recording recording) => Hash(KeptTracks(recording).Select(track => $"{track.Id:D} {track.Sha256}"));

    /// <summary>The tracks alone: the same after a redaction, another one after a withdrawal.</summary>
    /// <param name="recording">With its tracks.</param>
    public static string OfPeople(Recording recording) => Hash(KeptTracks(recording).Select(track => $"{track.Id:D}"));

    /// <summary>The tracks that may be in anything that is handed out, in order of their begin.</summary>
    /// <param name="recording">With its tracks.</param>
    public static IEnumerable<RecordingTrack> KeptTracks(Recording recording) => recording.Tracks
        .Where(track => track is { Standing: TrackStanding.Kept, Sha256: not null })
        .OrderBy(track => track.StartOffsetMs).ThenBy(track => track.Id);

    private static string Hash(IEnumerable<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
