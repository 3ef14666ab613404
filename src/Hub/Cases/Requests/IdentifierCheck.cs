using System.Text.RegularExpressions;
using PhoneNumbers;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>What something in a text looks like.</summary>
public enum IdentifierKind
{
    Name,
    Telephone,
    Email,

    /// <summary>A national or a record number.</summary>
    Number,

    BirthDate,
    Address,
}

/// <summary>Something that may tell who the patient is.</summary>
/// <param name="Field">Where: as in the request, <c>facts.onset</c> for an answer, <c>files</c> for a file's name.</param>
/// <param name="Kind">What it looks like.</param>
/// <param name="Snippet">The piece itself, shortened.</param>
public sealed record IdentifierFinding(string Field, IdentifierKind Kind, string Snippet);

/// <summary>
/// Looks for what may tell who a patient is: a hint for who writes, no proof that there is nothing. Laboratory values, doses, times, gestation and codes of diseases are
/// left alone; a doctor's title makes no finding, since colleagues may be named. Pure: the same text, day and country give the same findings.
/// </summary>
internal static partial class IdentifierCheck
{
    private const int SnippetLength = 60;
    private const int MostInAText = 20;
    private const int MillisecondsForAPattern = 250;

    /// <param name="field">For the findings.</param>
    /// <param name="text">Null finds nothing.</param>
    /// <param name="today">Dates are judged from here.</param>
    /// <param name="country">ISO 3166-1 alpha-2: whose telephone numbers are known without a country code.</param>
    public static IReadOnlyList<IdentifierFinding> Find(string field, string? text, DateOnly today, string country)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        string plain = WithPlainDigits(text);
        var taken = new List<Piece>();
        bool isFileName = field == "files";
        // What is surest first: of two that overlap, the first stays.
        var pieces = Emails(plain).Concat(Addresses(plain)).Concat(BirthDates.Find(plain, today, isFileName)).Concat(Telephones(plain, country, isFileName))
            .Concat(Numbers(plain, isFileName)).Concat(Names.Find(plain, isFileName));
        try
        {
            foreach (var piece in pieces)
            {
                if (taken.Count == MostInAText) break;
                if (!taken.Exists(other => other.Start < piece.End && piece.Start < other.End)) taken.Add(piece);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // On a machine that is overloaded. A hint must not keep a request from being sent: what was found so far stands.
        }

        return [.. taken.OrderBy(piece => piece.Start).Select(piece => new IdentifierFinding(field, piece.Kind, Shortened(text[piece.Start..piece.End])))];
    }

    /// <summary>Digits of every script as 0–9, place by place.</summary>
    private static string WithPlainDigits(string text) => string.Create(text.Length, text, (span, from) =>
    {
        for (int i = 0; i < span.Length; i++) span[i] = char.IsDigit(from[i]) ? (char)('0' + (int)char.GetNumericValue(from[i])) : from[i];
    });

    private static string Shortened(string snippet)
    {
        string line = snippet.Trim().ReplaceLineEndings(" ");
        return line.Length <= SnippetLength ? line : line[..SnippetLength] + "…";
    }

    private static IEnumerable<Piece> Emails(string text) => Email().Matches(text).Select(match => Piece.Of(match, IdentifierKind.Email));

    private static IEnumerable<Piece> Addresses(string text) => Address().Matches(text).Select(match => Piece.Of(match, IdentifierKind.Address));

    private static IEnumerable<Piece> Numbers(string text, bool isFileName)
    {
        foreach (Match match in NationalNumber().Matches(text)) yield return Piece.Of(match, IdentifierKind.Number);
        foreach (Match match in MarkedNumber().Matches(text)) yield return Piece.Of(match, IdentifierKind.Number);
        foreach (Match match in LongNumber().Matches(text))
        {
            if (!(isFileName && IsAMoment(text, match.Index, match.Length))) yield return Piece.Of(match, IdentifierKind.Number);
        }
    }

    /// <summary>Cameras and messengers name files by it: date and time in 14 or 17 digits, the time alone behind the date, or 13 digits of milliseconds since 1970.</summary>
    private static bool IsAMoment(string name, int start, int length) => length is 13 or 14 or 17 || CompactDate().IsMatch(name[..start]);

    private static IEnumerable<Piece> Telephones(string text, string country, bool isFileName)
    {
        foreach (Match match in MarkedTelephone().Matches(text)) yield return Piece.Of(match, IdentifierKind.Telephone);
        var known = PhoneNumberUtil.GetInstance();
        string region = known.GetSupportedRegions().Contains(country) ? country : "ZZ";
        foreach (var match in known.FindNumbers(text, region, PhoneNumberUtil.Leniency.VALID, MostInAText))
        {
            if (IsDialled(match.RawString) && !(isFileName && IsAMoment(text, match.Start, match.Length))) yield return new Piece(match.Start, match.Start + match.Length, IdentifierKind.Telephone);
        }
    }

    /// <summary>Nobody writes a value with eight digits that begins with + or 0, nor a telephone number with a decimal point in it.</summary>
    private static bool IsDialled(string written) =>
        written.Count(char.IsDigit) >= 8 && (written.TrimStart('(')[0] is '+' or '0' || !written.AsSpan().ContainsAny(" ./")) && !DecimalPoint().IsMatch(written);

    [GeneratedRegex(@"[\p{L}\d.+_-]{1,64}@[\p{L}\d-]+(\.[\p{L}\d-]+)+", RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
    private static partial Regex Email();

    /// <summary>Codice fiscale; CNIC; NIR; Chinese identity number; SSN; NHS number in its groups.</summary>
    [GeneratedRegex(
        @"(?<![\p{L}\d])([A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]|\d{5}-\d{7}-\d|[12] \d{2} (0[1-9]|1[0-2]) \d[\dAB] \d{3} \d{3}( \d{2})?|\d{17}[\dXx]|\d{3}-\d{2}-\d{4}|\d{3} \d{3} \d{4})(?![\p{L}\d])",
        RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
    private static partial Regex NationalNumber();

    [GeneratedRegex(
        @"(?<![\p{L}\d])(MRN|NHS|SSN|CNIC|NIC|NIR|IPP|passport|passaporto|passeport|(patient|hospital|record|chart|file|folder|insurance|medical record|case note)s?[ '’]?(id|no|nr|number|#)|ID (no|nr|number)|ID ?[:#]|codice fiscale|C\.F\.|tessera sanitaria|cartella( clinica)?|nosologico|num[eé]ro (de )?(dossier|s[eé]curit[eé] sociale|patient)|n° ?(de )?dossier|dossier ?(n°|no|:)|شناختی کارڈ|ریکارڈ نمبر|病历号|住院号|门诊号|身份证|医保号)\.?[^\p{L}\d\r\n]{0,6}(n\.|n°|no\.?|nr\.?|number|num[eé]ro|نمبر)?[^\p{L}\d\r\n]{0,4}(?=[\p{L}\d/-]*\d{3})[\p{L}\d][\p{L}\d/-]{3,}",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
    private static partial Regex MarkedNumber();

    [GeneratedRegex(@"(?<![\p{L}\d.,+])\d{9,}(?![\p{L}\d]|[.,]\d)|(?<=[_\-\p{L}])\d{9,}(?=\.\p{L})", RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
    private static partial Regex LongNumber();

    [GeneratedRegex(@"(19|20)\d{6}[_-]$", RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
    private static partial Regex CompactDate();

    [GeneratedRegex(
        @"(?<!\p{L})(tel|phone|telephone|mobile|cell|call (him|her|them|back)|whatsapp|telefono|cellulare|cell\.|tél|téléphone|portable|فون|موبائل|ٹیلی فون|电话|手机)\p{P}?( ?(no|number|n\.|n°|نمبر|号|号码|at|on))?\s?[:：]?\s{0,2}\+?\d[\d ()/.-]{4,}\d",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
    private static partial Regex MarkedTelephone();

    [GeneratedRegex(@"(?<!\d)\d{1}\.\d|\d\.\d(?!\d)", RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
    private static partial Regex DecimalPoint();

    [GeneratedRegex(
        @"(?<![\p{L}\d])(\d{1,4}[a-zA-Z]?,? (\p{Lu}[\p{L}'’]+ ){1,3}(Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive|Close|Square)(?!\p{L})|(?i:via|viale|piazza|corso|vicolo) (?!Foley|Ryle)(\p{Lu}\p{Ll}{2,}[ ,]+){1,4}(n\. ?)?\d{1,4}(?!\d|[.,]\d| ?(mg|ml|g|mcg|µg|UI|Fr))|\d{1,4}(bis|ter)?,? (rue|boulevard|impasse|chemin|allée|quai) (de la |de l['’]|d['’]|de |du |des )?\p{L}{2,}|(?i:(home )?address|indirizzo|residente in|adresse|domicile|پتہ|پتا|地址|住址) ?[:：] ?\S[^\r\n]{3,}|(مکان|گلی) نمبر ?\d+|[\p{IsCJKUnifiedIdeographs}]{2,}(路|街|巷|弄)\d+号)",
        RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
    private static partial Regex Address();

    /// <summary>A piece of the text: from the first character to before the last.</summary>
    internal readonly record struct Piece(int Start, int End, IdentifierKind Kind)
    {
        public static Piece Of(Capture capture, IdentifierKind kind) => new(capture.Index, capture.Index + capture.Length, kind);
    }
}
