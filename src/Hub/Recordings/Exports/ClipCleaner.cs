using CaseHub.Hub.Attachments;
using CaseHub.Hub.Pictures;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Cleans clips with the encoder that makes exports, bound and shut in as there.</summary>
internal sealed class ClipCleaner(EncoderProcess encoder) : IClipCleaner
{
    /// <summary>Nothing is encoded: a file of 50 MB takes a second.</summary>
    private static readonly TimeSpan MostCpu = TimeSpan.FromMinutes(1);

    private const long MostBytes = 256L * 1024 * 1024;

    public bool IsThere => encoder.IsThere;

    public async Task<bool> TryCleanAsync(ContentKind kind, string source, string target, CancellationToken cancellationToken)
    {
        var result = await encoder.EncodeAsync(
            Path.GetDirectoryName(source)!, ArgumentsFor(kind, Path.GetFileName(source), Path.GetFileName(target)), new EncoderBounds(MostCpu, MostBytes), _ => { }, cancellationToken);
        return result.ExitCode == 0;
    }

    /// <summary>The reader is named, so that no file is read as what it does not say it is; pictures of a cover (which have metadata of their own) are no film.</summary>
    private static string[] ArgumentsFor(ContentKind kind, string source, string target) =>
    [
        "-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-xerror", "-protocol_whitelist", "file", "-f", Reader(kind), "-i", $"file:{source}",
        .. kind.IsFilm() ? (string[])["-map", "0:V?"] : [], "-map", "0:a?", "-c", "copy",
        "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
        .. kind is ContentKind.Mp3 ? (string[])["-id3v2_version", "0", "-write_id3v1", "0"] : [],
        // The table in front, so that a film starts before all of it is here.
        .. IsIso(kind) ? (string[])["-movflags", "+faststart"] : [],
        "-f", Writer(kind), $"file:{target}",
    ];

    private static bool IsIso(ContentKind kind) => kind is ContentKind.Mp4 or ContentKind.QuickTime or ContentKind.ThreeGp or ContentKind.M4a;

    private static string Reader(ContentKind kind) => kind switch
    {
        _ when IsIso(kind) => "mov",
        ContentKind.WebM or ContentKind.Matroska => "matroska",
        _ => Writer(kind),
    };

    private static string Writer(ContentKind kind) => kind switch
    {
        ContentKind.Mp4 => "mp4",
        ContentKind.QuickTime => "mov",
        ContentKind.ThreeGp => "3gp",
        ContentKind.M4a => "ipod",
        ContentKind.WebM => "webm",
        ContentKind.Matroska => "matroska",
        ContentKind.Ogg => "ogg",
        ContentKind.Mp3 => "mp3",
        ContentKind.Wav => "wav",
        ContentKind.Flac => "flac",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a clip."),
    };
}
