using System.Globalization;
using System.Text.RegularExpressions;

namespace CaseHub.Hub.Cases.Requests;

internal static partial class IdentifierCheck
{
    /// <summary>Dates of birth: any date after a word that says so, or a full date more than a year ago.</summary>
    private static partial class BirthDates
    {
        public static IEnumerable<Piece> Find(string text, DateOnly today, bool isFileName)
        {
            foreach (Match match in Announced().Matches(text)) yield return Piece.Of(match, IdentifierKind.BirthDate);
            foreach (Match match in FullDate().Matches(text))
            {
                // What cameras write into the names of their files is when the picture was taken.
                if (isFileName && match.Groups["compact"].Success) continue;
                if (YearOf(match) is { } year && IsADate(match) && IsLongAgo(year, match, today)) yield return Piece.Of(match, IdentifierKind.BirthDate);
            }
        }

        private static int? YearOf(Match match) => int.TryParse(match.Groups["year"].Value, CultureInfo.InvariantCulture, out int year) && year is >= 1900 and < 2200 ? year : null;

        /// <summary>Days and months in either order; 13/25 is none.</summary>
        private static bool IsADate(Match match)
        {
            if (match.Groups["month"].Value is { Length: > 0 } word) return IdentifierWords.Months.ContainsKey(word);
            int one = int.Parse(match.Groups["one"].Value, CultureInfo.InvariantCulture), two = int.Parse(match.Groups["two"].Value, CultureInfo.InvariantCulture);
            return one is >= 1 and <= 31 && two is >= 1 and <= 31 && Math.Min(one, two) <= 12;
        }

        /// <summary>By the year and, where the year alone does not tell, the earliest day that it can mean.</summary>
        private static bool IsLongAgo(int year, Match match, DateOnly today)
        {
            if (year != today.Year - 1) return year < today.Year - 1;
            int month = match.Groups["month"].Value is { Length: > 0 } word
                ? IdentifierWords.Months.GetValueOrDefault(word)
                : new[] { match.Groups["one"].Value, match.Groups["two"].Value }.Select(number => int.Parse(number, CultureInfo.InvariantCulture)).Where(number => number <= 12).Min();
            return month < today.Month;
        }

        [GeneratedRegex(
            @"(?<![\p{L}\d])(DOB|D\.O\.B\.?|date of birth|birth ?date|born( on)?( the)?|b\.|nat[oa]( il)?|data di nascita|nascita|née?( le)?|date de naissance|naissance|تاریخ پیدائش|پیدائش|出生日期|出生于|出生|生于|生日)[ :：.]{0,3}(\d{1,2}[./ -]\d{1,2}[./ -](\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}(st|nd|rd|th|°|er)?( of| de)? ?\p{L}{3,9}\.?,? \d{4}|\p{L}{3,9} \d{1,2}(st|nd|rd|th)?,? \d{4})(?!\d)",
            RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
        private static partial Regex Announced();

        [GeneratedRegex(
            @"(?<![\d./+-])((?<one>\d{1,2})(?<mark>[./-])(?<two>\d{1,2})\k<mark>(?<year>\d{4})|(?<year>\d{4})(?<mark>[./-])(?<one>\d{1,2})\k<mark>(?<two>\d{1,2})|(?<year>\d{4})年(?<one>\d{1,2})月(?<two>\d{1,2})日|\d{1,2}(st|nd|rd|th|°|er)?( of| de)? (?<month>\p{L}{3,9})\.?,? (?<year>\d{4})|(?<month>\p{L}{3,9}) \d{1,2}(st|nd|rd|th)?,? (?<year>\d{4})|(?<compact>(?<year>(19|20)\d{2})(?<one>0[1-9]|1[0-2])(?<two>0[1-9]|[12]\d|3[01])))(?![\d+]|[./-]\d)",
            RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
        private static partial Regex FullDate();
    }
}
