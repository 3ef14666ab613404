using System.Globalization;

namespace CaseHub.Web.Pages.Sessions;

/// <summary>Languages by their names in the reader's language.</summary>
internal static class LanguageNames
{
    /// <summary>The tag itself where nobody knows a name for it.</summary>
    public static string Of(string tag)
    {
        try
        {
            string name = CultureInfo.GetCultureInfo(tag).DisplayName;
            return name.Length > 0 ? name : tag;
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }

    public static string Pair(string from, string to) => $"{Of(from)}–{Of(to)}";
}
