using System.Globalization;
using System.Text;

namespace CaseHub.Hub.People;

/// <summary>From one time of the day to a later one, in the person's own zone; <see cref="TimeOnly.MaxValue"/> for the end of the day.</summary>
public readonly record struct ClinicSpan(TimeOnly From, TimeOnly To)
{
    public override string ToString() => $"{From:HH\\:mm}-{(To == TimeOnly.MaxValue ? "24:00" : To.ToString("HH\\:mm", CultureInfo.InvariantCulture))}";
}

/// <summary>
/// When somebody can be reached, in their own time zone. Kept as text, one line a day: <c>mon 08:00-12:00, 14:00-18:00</c>. Days without a line have none.
/// </summary>
public sealed class ClinicHours
{
    private const int MaxSpansADay = 6;

    private static readonly string[] DayCodes = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    private static readonly char[] BetweenSpans = [',', ';'];
    private static readonly char[] Dashes = ['-', '–', '—'];

    private readonly Dictionary<string, IReadOnlyList<ClinicSpan>> days = [];

    /// <summary>Monday first.</summary>
    public static IReadOnlyList<string> Days => DayCodes;

    public bool IsEmpty => days.Count == 0;

    /// <summary>In order; empty where nothing was said for the day.</summary>
    public IReadOnlyList<ClinicSpan> this[string day] => days.GetValueOrDefault(day) ?? [];

    /// <summary>The spans of a day as people type them: <c>08:00–12:00, 14-18</c>. False where one is no time, ends before it begins, or two overlap; <paramref name="wrong"/> is that piece.</summary>
    public static bool TryParseDay(string? text, out IReadOnlyList<ClinicSpan> spans, out string wrong)
    {
        (spans, wrong) = ([], "");
        var found = new List<ClinicSpan>();
        foreach (string piece in (text ?? "").Split(BetweenSpans, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            wrong = piece;
            if (piece.Split(Dashes, 3, StringSplitOptions.TrimEntries) is not [var from, var to]) return false;
            if (!TryTime(from, out var begin) || !TryTime(to, out var end) || begin >= end) return false;
            if (found.Exists(other => begin < other.To && other.From < end)) return false;
            if (found.Count == MaxSpansADay) return false;
            found.Add(new ClinicSpan(begin, end));
        }

        wrong = "";
        spans = [.. found.OrderBy(span => span.From)];
        return true;
    }

    /// <summary>Reads what the column holds; a line that cannot be read says nothing.</summary>
    public static ClinicHours Parse(string text)
    {
        var hours = new ClinicHours();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Split(' ', 2) is [var day, var spans] && DayCodes.Contains(day) && TryParseDay(spans, out var parsed, out _)) hours.Set(day, parsed);
        }

        return hours;
    }

    public void Set(string day, IReadOnlyList<ClinicSpan> spans)
    {
        if (spans.Count > 0) days[day] = spans;
        else days.Remove(day);
    }

    /// <summary>Whether an instant falls into the hours, seen from a zone.</summary>
    public bool Hold(DateTimeOffset at, TimeZoneInfo zone)
    {
        var there = TimeZoneInfo.ConvertTime(at, zone);
        var time = TimeOnly.FromTimeSpan(there.TimeOfDay);
        string day = DayCodes[((int)there.DayOfWeek + 6) % 7];
        return this[day].Any(span => span.From <= time && time < span.To);
    }

    /// <summary>As the column holds it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (string day in DayCodes.Where(days.ContainsKey))
        {
            if (text.Length > 0) text.Append('\n');
            text.Append(day).Append(' ').AppendJoin(", ", days[day]);
        }

        return text.ToString();
    }

    /// <summary><c>8</c>, <c>8:30</c>, <c>08.30</c> or <c>24:00</c>.</summary>
    private static bool TryTime(string text, out TimeOnly time)
    {
        time = default;
        string[] parts = text.Split(':', '.');
        if (parts.Length > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int hour)) return false;
        int minute = 0;
        if (parts.Length == 2 && !(parts[1].Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out minute))) return false;
        if (hour == 24 && minute == 0) time = TimeOnly.MaxValue;
        else if (hour > 23 || minute > 59) return false;
        else time = new TimeOnly(hour, minute);
        return true;
    }
}
