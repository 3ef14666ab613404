using System.Globalization;
using System.Text;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>
/// A drug by its international non-proprietary name and ATC code. The list (inn.tsv beside this file) is our own: the common ones of WHO's list of essential medicines, in the
/// languages of the pages; a name that is not given in a language is as in English there.
/// </summary>
public sealed class Inn
{
    private static readonly string[] Languages = ["en", "fr", "it", "es", "zh", "ur"];
    private static readonly Lazy<IReadOnlyList<Inn>> Known = new(Load);
    private static readonly Lazy<Dictionary<string, Inn>> ByText = new(Index);

    private readonly Dictionary<string, string> names;

    private Inn(string code, Dictionary<string, string> names)
    {
        Code = code;
        this.names = names;
    }

    /// <summary>ATC code of the substance, level 5, by its usual use; stable. Oral rehydration salts have none of that level, and carry that of their group.</summary>
    public string Code { get; }

    /// <summary>In English.</summary>
    public string Name => names["en"];

    /// <summary>All, by their English names.</summary>
    public static IReadOnlyList<Inn> All => Known.Value;

    /// <summary>By code or by name in any of the languages; neither letters' case nor accents matter. Null for what the list does not have.</summary>
    public static Inn? Find(string? text) => text is null ? null : ByText.Value.GetValueOrDefault(Key(text));

    /// <summary>Those of which a name, in whatever language, holds the text, or whose code begins with it; all without one.</summary>
    internal static IEnumerable<Inn> Matching(string? text) => string.IsNullOrWhiteSpace(text) ? All
        : All.Where(one => one.Code.StartsWith(text.Trim(), StringComparison.OrdinalIgnoreCase) || one.names.Values.Any(name => Key(name).Contains(Key(text), StringComparison.Ordinal)));

    public string NameIn(CultureInfo culture) => names.GetValueOrDefault(culture.TwoLetterISOLanguageName, Name);

    private static List<Inn> Load()
    {
        using var stream = typeof(Inn).Assembly.GetManifestResourceStream("CaseHub.Hub.Cases.Opinions.inn.tsv")
            ?? throw new InvalidOperationException("The list of drugs is part of the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var all = new List<Inn>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') all.Add(Parse(line));
        }

        return [.. all.OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static Inn Parse(string line)
    {
        string[] cells = line.Split('\t');
        var read = new Dictionary<string, string>();
        for (int i = 1; i < cells.Length && i <= Languages.Length; i++)
        {
            if (cells[i].Length > 0) read[Languages[i - 1]] = cells[i];
        }

        return new Inn(cells[0], read);
    }

    private static Dictionary<string, Inn> Index()
    {
        var index = new Dictionary<string, Inn>();
        foreach (var one in Known.Value)
        {
            index.TryAdd(Key(one.Code), one);
            foreach (string name in one.names.Values) index.TryAdd(Key(name), one);
        }

        return index;
    }

    private static string Key(string text)
    {
        var kept = new StringBuilder();
        foreach (char c in text.Trim().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) kept.Append(char.ToLowerInvariant(c));
        }

        return kept.ToString().Normalize(NormalizationForm.FormC);
    }
}
