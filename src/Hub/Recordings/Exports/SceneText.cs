using System.Globalization;
using System.Text;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>
/// Names and burnt-in captions of a scene as a subtitle file (Advanced SubStation Alpha), which libass draws: it shapes Urdu, finds Chinese letters in
/// other fonts, and reads the words from a file, so that nothing anybody typed ever stands in a filter's text.
/// </summary>
internal static class SceneText
{
    private const int NameChars = 60;
    private const string Format = "Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding";

    /// <param name="scene">Whose people are named.</param>
    /// <param name="captions">To be burnt in, on the recording's time line; empty for none.</param>
    /// <param name="options">Size of the picture, font.</param>
    public static string Write(Scene scene, IEnumerable<Cue> captions, ExportOptions options)
    {
        var length = Scenes.TimeAt(scene.Frames, options);
        var text = new StringBuilder(Head(options));
        foreach (var part in scene.Parts) text.Append(Name(part, length, options));
        foreach (var cue in captions.Where(cue => cue.To > scene.From && cue.From < scene.From + length)) text.Append(Caption(cue, scene.From, length));
        return text.ToString();
    }

    private static string Head(ExportOptions options)
    {
        int name = Math.Max(12, options.Height / 36);
        int caption = Math.Max(14, options.Height / 20);
        return string.Create(CultureInfo.InvariantCulture, $"""
            [Script Info]
            ScriptType: v4.00+
            PlayResX: {options.Width}
            PlayResY: {options.Height}
            WrapStyle: 0
            ScaledBorderAndShadow: yes

            [V4+ Styles]
            {Format}
            Style: Name,{options.Font},{name},&H00FFFFFF,&H60000000,&H60000000,0,3,3,0,1,0,0,0,1
            Style: Card,{options.Font},{name * 3 / 2},&H00FFFFFF,&H00000000,&H00000000,0,1,0,0,5,0,0,0,1
            Style: Caption,{options.Font},{caption},&H00FFFFFF,&H40000000,&H40000000,0,3,6,0,2,40,40,{options.Height / 24},1

            [Events]
            Format: Layer, Start, End, Style, Text

            """);
    }

    private static string Name(ScenePart part, TimeSpan length, ExportOptions options)
    {
        var cell = part.Cell;
        int margin = Math.Max(4, options.Height / 90);
        string place = part.HasPicture
            ? $"\\pos({cell.X + margin},{cell.Y + cell.Height - margin})"
            : $"\\pos({cell.X + cell.Width / 2},{cell.Y + cell.Height / 2})";
        // \q2: no line breaks of its own; \clip: a long name ends at its cell.
        string clip = $"\\q2\\clip({cell.X},{cell.Y},{cell.X + cell.Width},{cell.Y + cell.Height})";
        string style = part.HasPicture ? "Name" : "Card";
        return $"Dialogue: 0,{Time(TimeSpan.Zero)},{Time(length)},{style},{{{place}{clip}}}{Harmless(PlainText.Line(part.Track.Name, NameChars))}\n";
    }

    private static string Caption(Cue cue, TimeSpan from, TimeSpan length)
    {
        var begin = cue.From > from ? cue.From - from : TimeSpan.Zero;
        var end = cue.To - from < length ? cue.To - from : length;
        string words = string.Join("\\N", PlainText.Lines(cue.Text).Split('\n').Select(Harmless));
        return $"Dialogue: 1,{Time(begin)},{Time(end)},Caption,{words}\n";
    }

    /// <summary>Braces begin commands and a backslash begins one inside the words; there is no way to write them, so their likes stand in.</summary>
    private static string Harmless(string line) => line.Replace('{', '(').Replace('}', ')').Replace('\\', '/');

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time:mm\\:ss\\.ff}");
}
