using System.Text;

namespace CaseHub.Hub.Notes;

internal static class WritingDirection
{
    /// <summary>The direction of the first letter that has one (Unicode Bidirectional Algorithm, rule P2).</summary>
    /// <returns><c>rtl</c>, <c>ltr</c>, or null where there is no letter.</returns>
    public static string? OfFirstStrong(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune)) return IsRightToLeft(rune.Value) ? "rtl" : "ltr";
        }

        return null;
    }

    // The blocks whose unassigned code points default to R or AL in DerivedBidiClass.txt: Hebrew, Arabic and their kin.
    private static bool IsRightToLeft(int codePoint) =>
        codePoint is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)
            or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);
}
