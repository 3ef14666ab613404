namespace CaseHub.Hub.Finding;

/// <summary>A piece of a text around what was found.</summary>
/// <param name="IsFound">It is what was looked for.</param>
public sealed record SnippetPiece(string Text, bool IsFound);

/// <summary>Cuts out of a text as much as shows why it was found.</summary>
internal static class Snippet
{
    /// <summary>UTF-16 units before the first thing found, and from there on.</summary>
    private const int Before = 60;
    private const int After = 180;
    private const string Cut = "…";

    /// <returns>Pieces in their order; the beginning of the text where nothing of it was looked for (a title may have had it).</returns>
    public static IReadOnlyList<SnippetPiece> Of(string text, SearchQuery query)
    {
        var found = Places(text, query).OrderBy(place => place.Start).ThenByDescending(place => place.End).ToList();
        int first = found.Count > 0 ? found[0].Start : 0;
        int start = Seam(text, Math.Max(0, first - Before), first);
        int end = Seam(text, Math.Min(text.Length, first + After), first);
        var pieces = new List<SnippetPiece>();
        int at = start;
        foreach (var (from, to) in found.Where(place => place.End <= end))
        {
            if (from < at) continue;
            Add(pieces, text[at..from], isFound: false);
            Add(pieces, text[from..to], isFound: true);
            at = to;
        }

        Add(pieces, text[at..end], isFound: false);
        if (start > 0) pieces.Insert(0, new SnippetPiece(Cut, IsFound: false));
        if (end < text.Length) pieces.Add(new SnippetPiece(Cut, IsFound: false));
        return pieces;
    }

    private static IEnumerable<(int Start, int End)> Places(string text, SearchQuery query)
    {
        var words = query.Wanted.SelectMany(term => term.Words.Select((word, index) => (word.Folded, word.IsDense, IsBeginning: term.IsBeginning && index == term.Words.Count - 1))).ToList();
        foreach (var word in SearchWords.Of(text))
        {
            foreach (var (folded, isDense, isBeginning) in words.Where(one => one.IsDense == word.IsDense))
            {
                if (!isDense && (isBeginning ? word.Folded.StartsWith(folded, StringComparison.Ordinal) : word.Folded == folded)) yield return (word.Start, word.End);
                if (isDense) foreach (var place in Within(text, word, folded)) yield return place;
            }
        }
    }

    private static IEnumerable<(int Start, int End)> Within(string text, SearchWord stretch, string folded)
    {
        if (!stretch.Folded.Contains(folded, StringComparison.Ordinal)) yield break;
        var letters = SearchWords.Letters(text, stretch.Start, stretch.End).SelectMany(letter => letter.Folded.Select(_ => (letter.Start, letter.End))).ToList();
        for (int at = stretch.Folded.IndexOf(folded, StringComparison.Ordinal); at >= 0; at = stretch.Folded.IndexOf(folded, at + folded.Length, StringComparison.Ordinal))
            yield return (letters[at].Start, letters[at + folded.Length - 1].End);
    }

    /// <summary>A place near by where no word is cut: a space towards what was found, or between two letters.</summary>
    private static int Seam(string text, int at, int found)
    {
        if (at <= 0 || at >= text.Length) return at;
        int step = Math.Sign(found - at);
        for (int near = at; Math.Abs(near - at) < 20 && near > 0 && near < text.Length; near += step == 0 ? 1 : step)
        {
            if (char.IsWhiteSpace(text[near])) return near;
        }

        return char.IsLowSurrogate(text[at]) ? at + 1 : at;
    }

    private static void Add(List<SnippetPiece> pieces, string text, bool isFound)
    {
        if (text.Length > 0) pieces.Add(new SnippetPiece(text, isFound));
    }
}
