using System.Globalization;

namespace CaseHub.Hub.People;

/// <summary>Looking for somebody by a part of what they are called. Compared here and not by the database: databases differ in what they take for the same letter.</summary>
internal static class NamePart
{
    /// <returns>True where it is in the text, whatever the case and the accents of its letters; always for an empty one.</returns>
    public static bool IsIn(string part, string text) => CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, part, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;
}
