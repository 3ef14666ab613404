using System.Globalization;
using System.Text;

namespace CaseHub.Hub.Packets;

/// <summary>File names that Windows, macOS and Linux all take, and that stay different where case and composition of letters do not count.</summary>
internal sealed class PortableNames
{
    private const int MaxChars = 100;

    // https://learn.microsoft.com/windows/win32/fileio/naming-a-file: these are devices, with any ending.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>The whole path; a name that is taken gets a number before its ending.</returns>
    public string Take(string folder, string wished)
    {
        string name = Portable(wished), path = $"{folder}/{name}";
        for (int n = 2; !taken.Add(path); n++)
            path = string.Create(CultureInfo.InvariantCulture, $"{folder}/{Path.GetFileNameWithoutExtension(name)} ({n}){Path.GetExtension(name)}");
        return path;
    }

    internal static string Portable(string wished)
    {
        var clean = new StringBuilder();
        foreach (char c in wished.Normalize(NormalizationForm.FormC)) clean.Append(char.IsControl(c) || char.IsSurrogate(c) || "<>:\"/\\|?*".Contains(c, StringComparison.Ordinal) ? '_' : c);
        string name = clean.ToString().Trim(' ', '.');
        string ending = Path.GetExtension(name);
        string stem = name[..^ending.Length].TrimEnd(' ', '.');
        if (ending.Length > 12) (stem, ending) = (name, "");
        if (stem.Length + ending.Length > MaxChars) stem = stem[..(MaxChars - ending.Length)].TrimEnd(' ', '.');
        if (stem.Length == 0 || Devices.Contains(stem.Split('.')[0])) stem = $"_{stem}";
        return stem + ending;
    }
}
