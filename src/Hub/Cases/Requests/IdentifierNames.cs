using System.Text.RegularExpressions;

namespace CaseHub.Hub.Cases.Requests;

internal static partial class IdentifierCheck
{
    /// <summary>Names: after a title, after a word that announces one, or a frequent given name before another capital.</summary>
    private static partial class Names
    {
        public static IEnumerable<Piece> Find(string text, bool isFileName)
        {
            foreach (Match match in Titled().Matches(text))
            {
                if (IsName(match.Groups["name"].Value)) yield return Piece.Of(match, IdentifierKind.Name);
            }

            foreach (Match match in Announced().Matches(text))
            {
                if (match.Groups["name"].Captures.All(name => IsName(name.Value))) yield return Piece.Of(match, IdentifierKind.Name);
            }

            foreach (Match match in Far().Matches(text)) yield return Piece.Of(match, IdentifierKind.Name);
            foreach (var piece in isFileName ? InAFileName(text) : Pairs(Pair(), text, "first", "second")) yield return piece;
        }

        /// <summary>In either order; but the given name first where both would do.</summary>
        private static IEnumerable<Piece> InAFileName(string text) => Pairs(PairInAFileName(), text, "first", "second").Concat(Pairs(PairInAFileName(), text, "second", "first"));

        private static IEnumerable<Piece> Pairs(Regex pattern, string text, string given, string family) => pattern.Matches(text)
            .Where(match => IdentifierWords.GivenNames.Contains(match.Groups[given].Value) && IsName(match.Groups[family].Value))
            .Select(match => new Piece(match.Index, match.Groups["second"].Index + match.Groups["second"].Length, IdentifierKind.Name));

        private static bool IsName(string word) => !IdentifierWords.NotNames.Contains(word);

        /// <summary>Mr, Mrs, Ms; Sig., Sig.ra, Signora; M., Mme, Mlle, Madame. <c>MS</c> is a disease, <c>M. tuberculosis</c> a germ.</summary>
        [GeneratedRegex(
            @"(?<![\p{L}\d.])(Mr|Mrs|Ms|Miss|Mister|Sig|Sig\.ra|Sig\.na|Signor|Signora|Signorina|Mme|Mlle|Madame|Monsieur|Mademoiselle|M(?=\.))\.? {1,2}(?<name>\p{Lu}[\p{L}'’-]+)( \p{Lu}[\p{L}'’-]+)?",
            RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
        private static partial Regex Titled();

        /// <summary><c>Name: Rossi</c>, but not the name of a medicine; <c>patient Mario Rossi</c> with two capitals; <c>named Giulia</c> with one.</summary>
        [GeneratedRegex(
            @"(?<![\p{L}\d])((?<!(drug|brand|trade|generic|medicine|product|file|test|strain|device|hospital|commercial) )(?i:(full |first |last |family |patient |patient['’]s )?name|surname|nome|cognome|nome e cognome|nom|prénom|nom de famille) ?[:：=] ?(?<name>\p{L}[\p{L}'’-]+)|(?i:patiente?|paziente|malade) ?:? (?<name>\p{Lu}[\p{Ll}'’-]+) (?<name>\p{Lu}[\p{L}'’-]+)|(called|named|si chiama|chiamat[oa]|s['’]appelle|nommée?|prénommée?) (?<name>\p{Lu}[\p{Ll}'’-]+)( \p{Lu}[\p{Ll}'’-]+)?)",
            RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
        private static partial Regex Announced();

        /// <summary>In Urdu: <c>… صاحب</c> but a doctor's, <c>محترمہ …</c>, <c>نام: …</c>. In Chinese: a surname with a title, after 姓名, or before the sex.</summary>
        [GeneratedRegex(
            @"(?<!\p{L})(?!ڈاکٹر)\p{IsArabic}{2,} صاحب(ہ)?(?!\p{L})|(?<!\p{L})(محترمہ|محترم|جناب|بیگم) (?!ڈاکٹر)\p{IsArabic}{2,}|(?<!\p{L})(نام ?[:：] ?|(مریض|مریضہ) کا نام )(?!معلوم|نہیں|خفیہ|نامعلوم)\p{IsArabic}{2,}|[" + IdentifierWords.Surnames
            + @"]\p{IsCJKUnifiedIdeographs}{0,2}(先生|女士|小姐|太太)|(姓名|患者姓名) ?[:：]? ?[" + IdentifierWords.Surnames + @"]\p{IsCJKUnifiedIdeographs}{1,2}|(患者|病人)[:：]?[" + IdentifierWords.Surnames
            + @"]\p{IsCJKUnifiedIdeographs}{1,2}(?=[，,、 ]*[男女])",
            RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
        private static partial Regex Far();

        [GeneratedRegex(@"(?<![\p{L}\d'’-])(?<first>\p{Lu}\p{Ll}+)(?= (?<second>\p{Lu}\p{L}+)(?!\p{L}|['’]s))", RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
        private static partial Regex Pair();

        [GeneratedRegex(@"(?<!\p{L})(?<first>\p{L}{2,})(?=[ _.-]+(?<second>(?!jpe?g|png|pdf|webp|dcm|heic)\p{L}{2,})(?!\p{L}))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, MillisecondsForAPattern)]
        private static partial Regex PairInAFileName();
    }
}
