using System.Globalization;
using System.Text;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>What ffmpeg is told. Pure; holds numbers and our own file names alone: what people typed is in the files.</summary>
internal static class EncoderArguments
{
    public const string SceneList = "scenes.txt";

    public const string ChapterList = "chapters.txt";

    private const string Background = "0x14171a";
    private const string Card = "0x2f3b46";

    // Every input is a file, and of the kind that we say: a damaged one must not pass as a playlist that fetches others.
    private static readonly string[] FromFile = ["-protocol_whitelist", "file,pipe"];
    private static readonly string[] Quiet = ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-progress", "pipe:1", "-stats_period", "0.5", "-filter_complex_threads", "1"];

    public static string SceneFile(int number) => string.Create(CultureInfo.InvariantCulture, $"scene{number}.mkv");

    public static string TextFile(int number) => string.Create(CultureInfo.InvariantCulture, $"scene{number}.ass");

    public static string TrackFile(int index) => string.Create(CultureInfo.InvariantCulture, $"{index}.webm");

    public static string CaptionFile(int index) => string.Create(CultureInfo.InvariantCulture, $"captions{index}.vtt");

    /// <summary>The times of a track's pictures, one a line, in seconds.</summary>
    public static IReadOnlyList<string> PictureTimes(int index) =>
        ["-hide_banner", "-loglevel", "error", .. FromFile, "-f", "matroska", "-select_streams", "v:0", "-show_entries", "packet=pts_time", "-of", "csv=p=0", TrackFile(index)];

    /// <summary>Encodes one scene's pictures.</summary>
    public static IReadOnlyList<string> Pictures(int number, Scene scene, ExportFormat format, ExportOptions options)
    {
        var moving = scene.Parts.Where(part => part.HasPicture).ToList();
        var length = Scenes.TimeAt(scene.Frames, options);
        return
        [
            .. Quiet,
            .. moving.SelectMany(part => Input(part.Track, scene.From, length)),
            "-filter_complex", Graph(number, scene, moving, options),
            "-map", "[out]", "-an", "-sn", "-dn",
            .. PictureCodec(format, options),
            "-threads", "1", "-frames:v", Text(scene.Frames), "-f", "matroska", SceneFile(number),
        ];
    }

    /// <summary>Joins the scenes, mixes the sound, adds chapters and captions.</summary>
    /// <param name="sounds">The tracks with sound.</param>
    /// <param name="from">Begin of the result on the recording's time line.</param>
    /// <param name="length">Its length.</param>
    /// <param name="captions">ISO 639-2 of each file of captions.</param>
    /// <param name="format">MP4 or WebM.</param>
    /// <param name="result">The file's name.</param>
    public static IReadOnlyList<string> Joined(IReadOnlyList<SourceTrack> sounds, TimeSpan from, TimeSpan length, IReadOnlyList<string> captions, ExportFormat format, string result)
    {
        int chapters = 1 + sounds.Count;
        var arguments = new List<string>([.. Quiet, .. FromFile, "-f", "concat", "-safe", "1", "-i", SceneList]);
        foreach (var track in sounds) arguments.AddRange(Input(track, from, length));
        arguments.AddRange([.. FromFile, "-f", "ffmetadata", "-i", ChapterList]);
        for (int i = 0; i < captions.Count; i++) arguments.AddRange([.. FromFile, "-f", "webvtt", "-i", CaptionFile(i)]);
        if (sounds.Count > 0) arguments.AddRange(["-filter_complex", Mix(sounds, from, length)]);

        arguments.AddRange(["-map", "0:v:0", "-c:v", "copy"]);
        if (sounds.Count > 0) arguments.AddRange(["-map", "[sound]", .. SoundCodec(format)]);
        for (int i = 0; i < captions.Count; i++) arguments.AddRange(["-map", $"{Text(chapters + 1 + i)}:s:0", $"-metadata:s:s:{Text(i)}", $"language={captions[i]}"]);
        if (captions.Count > 0) arguments.AddRange(["-c:s", format == ExportFormat.Mp4 ? "mov_text" : "webvtt"]);
        arguments.AddRange(["-map_metadata:g", "-1", "-map_metadata:s", "-1", "-map_chapters", Text(chapters), "-threads", "1", "-t", Seconds(length)]);
        arguments.AddRange(format == ExportFormat.Mp4 ? ["-movflags", "+faststart", "-f", "mp4", result] : ["-f", "webm", result]);
        return arguments;
    }

    /// <summary>The scenes for the concat demuxer.</summary>
    public static string SceneListOf(IReadOnlyList<Scene> scenes, ExportOptions options)
    {
        var text = new StringBuilder("ffconcat version 1.0\n");
        for (int i = 0; i < scenes.Count; i++) text.Append(CultureInfo.InvariantCulture, $"file {SceneFile(i)}\nduration {Seconds(Scenes.TimeAt(scenes[i].Frames, options))}\n");
        return text.ToString();
    }

    /// <summary>One track from the place where a stretch of the recording's time line begins; decoded by one thread, pictures of changing size let through.</summary>
    private static IEnumerable<string> Input(SourceTrack track, TimeSpan from, TimeSpan length)
    {
        var skipped = from - track.From;
        string[] seek = skipped > TimeSpan.Zero ? ["-ss", Seconds(skipped)] : [];
        var delay = skipped < TimeSpan.Zero ? -skipped : TimeSpan.Zero;
        return [.. FromFile, "-f", "matroska", "-threads", "1", "-reinit_filter", "0", .. seek, "-t", Seconds(length - delay), "-i", TrackFile(track.Index)];
    }

    /// <summary>A dark ground, cards for those without a picture, the pictures on it, then the names and words.</summary>
    private static string Graph(int number, Scene scene, List<ScenePart> moving, ExportOptions options)
    {
        var graph = new StringBuilder();
        graph.Append(CultureInfo.InvariantCulture, $"color=c={Background}:s={options.Width}x{options.Height}:r={options.FrameRate}:d={Seconds(Scenes.TimeAt(scene.Frames + 1, options))}");
        foreach (var part in scene.Parts.Where(part => !part.HasPicture))
            graph.Append(CultureInfo.InvariantCulture, $",drawbox=x={part.Cell.X}:y={part.Cell.Y}:w={part.Cell.Width}:h={part.Cell.Height}:color={Card}:t=fill");
        graph.Append("[ground0];");
        for (int i = 0; i < moving.Count; i++) graph.Append(Overlay(i, moving[i], scene.From, options));
        graph.Append(CultureInfo.InvariantCulture, $"[ground{moving.Count}]ass=filename={TextFile(number)},format=yuv420p[out]");
        return graph.ToString();
    }

    /// <summary>
    /// A publisher changes the size of its pictures with its line: scale follows each frame, pad (with eval=frame) makes the cell constant again. A
    /// picture that begins late is shown from the scene's start (fps), one that ends early stays (eof_action).
    /// </summary>
    private static string Overlay(int index, ScenePart part, TimeSpan sceneFrom, ExportOptions options)
    {
        var cell = part.Cell;
        var late = part.Track.From - sceneFrom;
        string shift = late > TimeSpan.Zero ? $"setpts=PTS+{Seconds(late)}/TB," : "";
        return string.Create(CultureInfo.InvariantCulture, $"""
            [{index}:v:0]{shift}fps={options.FrameRate}:start_time=0,scale={cell.Width}:{cell.Height}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=bilinear,pad={cell.Width}:{cell.Height}:(ow-iw)/2:(oh-ih)/2:color={Background}:eval=frame,setsar=1[picture{index}];[ground{index}][picture{index}]overlay=x={cell.X}:y={cell.Y}:eof_action=repeat[ground{index + 1}];
            """);
    }

    /// <summary>Gaps become silence (aresample), late tracks wait (adelay), the floor is quiet under an interpreter (volume), the sum stays below full scale (alimiter).</summary>
    private static string Mix(IReadOnlyList<SourceTrack> sounds, TimeSpan from, TimeSpan length)
    {
        var graph = new StringBuilder();
        string ducked = Ducked([.. sounds.Where(track => track.IsVoice)], from);
        for (int i = 0; i < sounds.Count; i++)
        {
            long delay = Math.Max(0, (long)(sounds[i].From - from).TotalMilliseconds);
            graph.Append(CultureInfo.InvariantCulture, $"[{i + 1}:a:0]aresample=48000:async=1:first_pts=0,aformat=channel_layouts=stereo,adelay={delay}:all=1{(sounds[i].IsVoice ? "" : ducked)}[sound{i}];");
        }

        for (int i = 0; i < sounds.Count; i++) graph.Append(CultureInfo.InvariantCulture, $"[sound{i}]");
        graph.Append(CultureInfo.InvariantCulture, $"amix=inputs={sounds.Count}:duration=longest:dropout_transition=0:normalize=0,alimiter=limit=0.95:level=disabled,apad=whole_dur={Seconds(length)}[sound]");
        return graph.ToString();
    }

    /// <summary>As live: 18 dB less while somebody interprets.</summary>
    private static string Ducked(List<SourceTrack> voices, TimeSpan from)
    {
        var spoken = voices.Select(voice => $"between(t,{Seconds(Later(TimeSpan.Zero, voice.From - from))},{Seconds(Later(TimeSpan.Zero, voice.To - from))})");
        return voices.Count == 0 ? "" : $",volume=volume=-18dB:enable='{string.Join('+', spoken)}'";
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>One thread, and no pictures that refer to later ones, so that scenes join without a seam.</summary>
    private static string[] PictureCodec(ExportFormat format, ExportOptions options) => format == ExportFormat.Mp4
        ? ["-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-bf", "0", "-g", Text(options.FrameRate * 10), "-pix_fmt", "yuv420p"]
        : ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "6", "-crf", "12", "-b:v", "2M", "-g", Text(options.FrameRate * 10), "-auto-alt-ref", "0"];

    private static string[] SoundCodec(ExportFormat format) => format == ExportFormat.Mp4
        ? ["-c:a", "aac", "-b:a", "128k", "-ac", "2"]
        : ["-c:a", "libopus", "-b:a", "96k", "-ac", "2"];

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
