using System.Globalization;
using System.Text;

namespace CaseHub.Hub.Finding;

/// <summary>
/// Makes words that people take for the same the same: width and ligatures (NFKC), case, accents and Arabic vowel signs, the letters that Arabic, Persian and Urdu keyboards
/// spell differently, and the digits of all scripts. Our own on both databases, so that both find the same.
/// </summary>
internal static class Folding
{
    /// <summary>Well-formed and composed (NFC), so that places in it can be counted; what is kept to be shown.</summary>
    public static string Clean(string text) => Sound(text).Normalize(NormalizationForm.FormC);

    /// <summary>One word, or one letter of a script without spaces, folded; it may have become several words, or nothing.</summary>
    public static string Fold(string word)
    {
        if (Ascii.IsValid(word)) return word.ToLowerInvariant();
        var bare = new StringBuilder(word.Length);
        foreach (var rune in word.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (IsDropped(rune)) continue;
            if (Alike(rune) is { } other) bare.Append(other);
            else bare.Append(Rune.ToLowerInvariant(rune).ToString());
        }

        return bare.ToString().Normalize(NormalizationForm.FormC);
    }

    public static bool IsOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        || IsDropped(rune);

    /// <summary>Of a script that is written without spaces, or whose words run on: found by each two letters that stand together.</summary>
    public static bool IsDense(Rune rune) => rune.Value is
        >= 0x0E00 and <= 0x0EFF // Thai, Lao
        or >= 0x0F00 and <= 0x109F // Tibetan, Burmese
        or >= 0x1780 and <= 0x17FF // Khmer
        or 0x3005 or (>= 0x3040 and <= 0x312F) or (>= 0x31A0 and <= 0x31FF) // Kana, Bopomofo
        or >= 0x3400 and <= 0x9FFF or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF) // Han
        or >= 0xAC00 and <= 0xD7A3 // Hangul
        or >= 0xFF66 and <= 0xFF9F; // Kana of half width

    /// <summary>Half a surrogate pair is no text, and U+0000 is none to PostgreSQL; both become U+FFFD.</summary>
    private static string Sound(string text)
    {
        if (!text.Contains('\0') && !text.Any(char.IsSurrogate)) return text;
        var sound = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) sound.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        return sound.ToString();
    }

    /// <summary>Accents, vowel signs, tatweel, joiners, and marks of direction. The vowel signs of Thai or Hindi are letters to their readers and stay.</summary>
    private static bool IsDropped(Rune rune) => rune.Value is
        >= 0x0300 and <= 0x036F or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF)
        or >= 0x0591 and <= 0x05BD or 0x05BF or 0x05C1 or 0x05C2 or 0x05C4 or 0x05C5 or 0x05C7
        or >= 0x0610 and <= 0x061A or 0x0640 or (>= 0x064B and <= 0x065F) or 0x0670 or (>= 0x06D6 and <= 0x06DC) or (>= 0x06DF and <= 0x06E4) or 0x06E7 or 0x06E8 or (>= 0x06EA and <= 0x06ED)
        or 0x00AD or 0x061C or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x2069) or 0xFEFF or (>= 0xFE00 and <= 0xFE0F);

    private static string? Alike(Rune rune) => rune.Value switch
    {
        // Arabic yeh, alef maksura and Persian yeh; both kafs; the hehs of Arabic and Urdu and both teh marbutas; alef wasla.
        0x064A or 0x0649 or 0x06D0 => "\u06CC",
        0x0643 => "\u06A9",
        0x0647 or 0x06D5 or 0x0629 or 0x06C3 => "\u06C1",
        0x0671 => "\u0627",
        0x00E6 or 0x00C6 => "ae",
        0x0153 or 0x0152 => "oe",
        0x00F8 or 0x00D8 => "o",
        0x0111 or 0x0110 => "d",
        0x0142 or 0x0141 => "l",
        0x0131 => "i",
        0x00DF or 0x1E9E => "ss",
        0x03C2 => "\u03C3",
        _ when Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber => ((int)Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
