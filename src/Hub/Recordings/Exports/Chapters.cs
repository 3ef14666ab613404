using System.Globalization;
using System.Text;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>A recording's marks as the chapters of a file, in ffmpeg's own form (ffmetadata).</summary>
internal static class Chapters
{
    private const int TitleChars = 200;

    /// <param name="marks">In any order, on the recording's time line.</param>
    /// <param name="fromMs">Begin of the result on the recording's time line.</param>
    /// <param name="toMs">End.</param>
    public static string Write(IEnumerable<RecordingMark> marks, long fromMs, long toMs)
    {
        var begins = marks.Where(mark => mark.AtMs >= fromMs && mark.AtMs < toMs).OrderBy(mark => mark.AtMs).Select(mark => (At: mark.AtMs, mark.Text)).ToList();
        if (begins.Count > 0 && begins[0].At > fromMs) begins.Insert(0, (fromMs, ""));
        var text = new StringBuilder(";FFMETADATA1\n");
        for (int i = 0; i < begins.Count; i++)
        {
            long end = i + 1 < begins.Count ? begins[i + 1].At : toMs;
            if (end <= begins[i].At) continue;
            text.Append(CultureInfo.InvariantCulture, $"[CHAPTER]\nTIMEBASE=1/1000\nSTART={begins[i].At - fromMs}\nEND={end - fromMs}\ntitle={Escaped(TitleOf(begins[i].Text, begins[i].At - fromMs))}\n");
        }

        return text.ToString();
    }

    private static string TitleOf(string text, long atMs) =>
        PlainText.Line(text, TitleChars) is { Length: > 0 } title ? title : TimeSpan.FromMilliseconds(atMs).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);

    /// <summary>'=', ';', '#', '\' and line ends are escaped with a backslash (ffmpeg-formats, "Metadata").</summary>
    private static string Escaped(string title)
    {
        var escaped = new StringBuilder();
        foreach (char c in title)
        {
            if (c is '=' or ';' or '#' or '\\') escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
