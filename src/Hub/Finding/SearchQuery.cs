namespace CaseHub.Hub.Finding;

/// <summary>One thing that a text must hold, or must not.</summary>
/// <param name="Keys">By what the index finds it.</param>
/// <param name="Phrase">How it stands in the line of a text's words; null where its one key says all.</param>
/// <param name="IsBeginning">A longer word that begins so will do.</param>
/// <param name="Words">As they stand in it, for marking what was found.</param>
internal sealed record SearchTerm(IReadOnlyList<string> Keys, string? Phrase, bool IsBeginning, IReadOnlyList<SearchWord> Words)
{
    /// <summary>How it stands in a line of words.</summary>
    public string InLine => Phrase ?? PhraseOf(Words, IsBeginning);

    public static SearchTerm Of(IReadOnlyList<SearchWord> words, bool isBeginning)
    {
        // A pair is found wherever it stands; longer stretches and several words have to stand as they were typed.
        bool isWhole = words is [var only] && (!only.IsDense || only.Needed.Count() == 1);
        return new SearchTerm([.. words.SelectMany(word => word.Needed).Distinct()], isWhole ? null : PhraseOf(words, isBeginning), isBeginning, words);
    }

    private static string PhraseOf(IReadOnlyList<SearchWord> words, bool isBeginning) =>
        $"{(words[0].IsDense ? "" : " ")}{string.Join(' ', words.Select(word => word.Folded))}{(words[^1].IsDense || isBeginning ? "" : " ")}";
}

/// <summary>
/// What somebody looks for. Words are all wanted, "phrases" as they stand, -words not; nothing else means anything, so no sign of a database's own language reaches it.
/// The last word may be the beginning of a longer one.
/// </summary>
internal sealed record SearchQuery(IReadOnlyList<SearchTerm> Wanted, IReadOnlyList<SearchTerm> Unwanted)
{
    public const int MaxLength = 200;

    /// <summary>Below this, a Latin word is a whole word only.</summary>
    private const int ShortestBeginning = 2;

    /// <returns>The query, or why nothing can be looked for.</returns>
    public static Outcome<SearchQuery> Parse(string typed)
    {
        string text = Folding.Clean(typed);
        if (text.Length > MaxLength) return Refusal.Invalid("search-too-long", MaxLength);
        var (wanted, unwanted) = (new List<SearchTerm>(), new List<SearchTerm>());
        var chunks = Chunks(text).ToList();
        foreach (var (chunk, index) in chunks.Select((chunk, index) => (chunk, index)))
        {
            bool mayGoOn = index == chunks.Count - 1 && !chunk.IsQuoted && !chunk.IsUnwanted;
            if (SearchWords.Of(chunk.Text).ToList() is not { Count: > 0 } words) continue;
            bool isBeginning = mayGoOn && words[^1] is { IsDense: false, Folded.Length: >= ShortestBeginning };
            (chunk.IsUnwanted ? unwanted : wanted).Add(SearchTerm.Of(words, isBeginning));
        }

        if (wanted.Count == 0) return Refusal.Invalid(unwanted.Count > 0 ? "search-only-without" : "search-no-words");
        if (wanted is [{ Words: [{ IsDense: false, Folded.Length: 1 }] }]) return Refusal.Invalid("search-one-letter");
        return new SearchQuery(wanted, unwanted);
    }

    /// <summary>A quotation mark without its partner goes to the end of the line.</summary>
    private static IEnumerable<(string Text, bool IsQuoted, bool IsUnwanted)> Chunks(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            bool isUnwanted = text[at] is '-' or '\u2212' && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
            if (isUnwanted) at++;
            bool isQuoted = IsQuote(text[at]);
            int start = isQuoted ? at + 1 : at;
            int end = start;
            while (end < text.Length && (isQuoted ? !IsQuote(text[end]) : !char.IsWhiteSpace(text[end]) && !IsQuote(text[end]))) end++;
            yield return (text[start..end], isQuoted, isUnwanted);
            at = isQuoted ? end + 1 : end;
        }
    }

    private static bool IsQuote(char c) => c is '"' or '“' or '”' or '„' or '«' or '»' or '「' or '」';
}
