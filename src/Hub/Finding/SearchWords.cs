using System.Text;

namespace CaseHub.Hub.Finding;

/// <summary>A word of a text, or a stretch of a script without spaces.</summary>
/// <param name="Folded">As <see cref="Folding"/> has it.</param>
/// <param name="Start">Where it stands in the text, in UTF-16 units.</param>
/// <param name="End">Behind it.</param>
/// <param name="IsDense">A stretch, found by its pairs of letters.</param>
internal readonly record struct SearchWord(string Folded, int Start, int End, bool IsDense)
{
    /// <summary>A word says as much by its beginning.</summary>
    public const int MaxLength = 64;

    /// <summary>By what a text that holds it is found: the word; or each letter and each two that stand together.</summary>
    public IEnumerable<string> Keys => IsDense ? Pairs(single: true) : [Folded];

    /// <summary>What a text must be found by to hold it: the pairs say more than the letters.</summary>
    public IEnumerable<string> Needed => IsDense ? Pairs(single: false) : [Folded];

    private List<string> Pairs(bool single)
    {
        var runes = Folded.EnumerateRunes().Select(rune => rune.ToString()).ToList();
        var pairs = runes.Zip(runes.Skip(1), string.Concat).ToList();
        return single || pairs.Count == 0 ? [.. runes, .. pairs] : pairs;
    }
}

/// <summary>Takes a text apart into words.</summary>
internal static class SearchWords
{
    /// <summary>Rises when words are taken apart in another way: what was indexed before is then indexed anew at the next start.</summary>
    public const int Form = 1;

    /// <param name="text">As <see cref="Folding.Clean"/> has left it.</param>
    public static IEnumerable<SearchWord> Of(string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            var first = RuneAt(text, at);
            if (!Folding.IsOfWord(first))
            {
                at += first.Utf16SequenceLength;
                continue;
            }

            bool isDense = Folding.IsDense(first);
            int end = EndOf(text, at, isDense);
            foreach (var word in isDense ? Stretch(text, at, end) : Words(text, at, end)) yield return word;
            at = end;
        }
    }

    /// <summary>The words in their order with a space around each: a phrase stands in it as it stood in the text.</summary>
    public static string Line(IEnumerable<SearchWord> words) => $" {string.Join(' ', words.Select(word => word.Folded))} ";

    /// <summary>Each letter of a stretch on its own, for places in the text; a letter may fold to several or to none. Together they are at least as long as the stretch folded.</summary>
    public static IEnumerable<SearchWord> Letters(string text, int start, int end)
    {
        for (int at = start; at < end;)
        {
            var rune = RuneAt(text, at);
            int next = at + rune.Utf16SequenceLength;
            yield return new SearchWord(Folding.Fold(rune.ToString()), at, next, IsDense: true);
            at = next;
        }
    }

    private static IEnumerable<SearchWord> Stretch(string text, int start, int end)
    {
        string folded = Folding.Fold(text[start..end]);
        if (folded.Length > 0) yield return new SearchWord(folded, start, end, IsDense: true);
    }

    /// <summary>Folding may part what stood together, such as <c>½</c>.</summary>
    private static IEnumerable<SearchWord> Words(string text, int start, int end)
    {
        string folded = Folding.Fold(text[start..end]);
        var word = new StringBuilder();
        foreach (var rune in folded.EnumerateRunes())
        {
            if (Folding.IsOfWord(rune))
            {
                if (word.Length < SearchWord.MaxLength) word.Append(rune.ToString());
                continue;
            }

            if (word.Length > 0) yield return new SearchWord(word.ToString(), start, end, IsDense: false);
            word.Clear();
        }

        if (word.Length > 0) yield return new SearchWord(word.ToString(), start, end, IsDense: false);
    }

    private static int EndOf(string text, int start, bool isDense)
    {
        int at = start;
        while (at < text.Length && RuneAt(text, at) is var rune && Folding.IsOfWord(rune) && Folding.IsDense(rune) == isDense) at += rune.Utf16SequenceLength;
        return at;
    }

    private static Rune RuneAt(string text, int at) => Rune.TryGetRuneAt(text, at, out var rune) ? rune : Rune.ReplacementChar;
}
