using CaseHub.Hub.Finding;

namespace CaseHub.Hub.Tests.Finding;

/// <summary>How texts are taken apart, and what a query becomes.</summary>
public class WordsOfATable
{
    [Theory]
    [InlineData("Pneumonia, LEFT lower lobe", "pneumonia left lower lobe")]
    [InlineData("Ménière’s naïve façade", "meniere s naive facade")]
    [InlineData("Me\u0301nie\u0300re", "meniere")]
    [InlineData("STRASSE Straße", "strasse strasse")]
    [InlineData("Ångström Œdème Łódź İstanbul", "angstrom oedeme lodz istanbul")]
    [InlineData("ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ")]
    [InlineData("５ｍｇ ＨｂA1c", "5mg hba1c")]
    [InlineData("½ tablet ⅓", "1 2 tablet 1 3")]
    [InlineData("C-2026-0007", "c 2026 0007")]
    [InlineData("soft\u00ADhyphen zero\u200Bwidth", "softhyphen zerowidth")]
    [InlineData("\u202Eabc\u202C", "abc")]
    public void Latin_words_stand_whole_without_case_accents_and_width(string text, string expected) => Assert.Equal(expected, Line(text));

    [Theory]
    [InlineData("دِل", "دل")]
    [InlineData("دل کی بیماری", "دل کی بیماری")]
    [InlineData("دل كي بيماري", "دل کی بیماری")]
    [InlineData("حالة", "حالہ")]
    [InlineData("حالہ", "حالہ")]
    [InlineData("أحمد إحمد آحمد", "احمد احمد احمد")]
    [InlineData("مـــحـمد", "محمد")]
    [InlineData("عمر ۴۵ سال", "عمر 45 سال")]
    [InlineData("عمر ٤٥ سنة", "عمر 45 سنہ")]
    [InlineData("ﷲ", "اللہ")]
    [InlineData("بھائی", "بھایی")]
    public void Arabic_and_Urdu_words_are_the_same_however_they_were_typed(string text, string expected) => Assert.Equal(Line(expected), Line(text));

    [Theory]
    [InlineData("肺炎", "肺 炎 肺炎")]
    [InlineData("社区获得性肺炎", "社 区 获 得 性 肺 炎 社区 区获 获得 得性 性肺 肺炎")]
    [InlineData("肺炎 and fever", "肺 炎 肺炎 and fever")]
    [InlineData("ｶﾞン", "ガ ン ガン")]
    [InlineData("𠮷野", "𠮷 野 𠮷野")]
    [InlineData("ปวด", "ป ว ด ปว วด")]
    public void Scripts_without_spaces_are_found_by_letters_and_pairs(string text, string keys) =>
        Assert.Equal(keys.Split(' '), SearchWords.Of(Folding.Clean(text)).SelectMany(word => word.Keys));

    [Theory]
    [InlineData("\uD800 lone \uDC00")]
    [InlineData("nul \0 nul")]
    [InlineData("")]
    [InlineData("\u0301\u0301")]
    public void Broken_text_is_taken_apart_all_the_same(string text) =>
        Assert.All(SearchWords.Of(Folding.Clean(text)), word => Assert.DoesNotContain(word.Folded, c => char.IsSurrogate(c) || char.IsWhiteSpace(c) || c == '\0'));

    [Fact]
    public void A_word_of_ten_thousand_letters_counts_by_its_beginning() =>
        Assert.Equal(SearchWord.MaxLength, Assert.Single(SearchWords.Of(new string('x', 10_000))).Folded.Length);

    [Theory]
    [InlineData("", "search-no-words")]
    [InlineData("*** (( )) && || :: ^^", "search-no-words")]
    [InlineData("\"\" ''", "search-no-words")]
    [InlineData("-fever", "search-only-without")]
    [InlineData("-\"high fever\" -cough", "search-only-without")]
    [InlineData("x", "search-one-letter")]
    [InlineData("د", "search-one-letter")]
    public void What_holds_nothing_to_look_for_is_answered_by_a_sentence(string typed, string code) => Assert.Equal(code, SearchQuery.Parse(typed).Refusal?.Code);

    [Fact]
    public void Five_thousand_characters_are_too_many() => Assert.Equal("search-too-long", SearchQuery.Parse(new string('a', 5_000)).Refusal?.Code);

    [Theory]
    [InlineData("AND OR NOT NEAR", "and|or|not|near*")]
    [InlineData("pneum", "pneum*")]
    [InlineData("\"left lobe\" pneu", "left+lobe|pneu*")]
    [InlineData("fever -cough", "fever|-cough")]
    [InlineData("fever -", "fever")]
    [InlineData("hepatitis b", "hepatitis|b")]
    [InlineData("col:umn", "col+umn*")]
    [InlineData("肺炎", "肺炎")]
    [InlineData("肺", "肺")]
    [InlineData("糖尿病", "糖尿病")]
    [InlineData("'; DROP TABLE \"Cases\"; --", "drop|table|cases")]
    [InlineData("“high fever", "high+fever")]
    public void Words_are_all_wanted_phrases_as_they_stand_and_nothing_else_means_anything(string typed, string expected)
    {
        var query = SearchQuery.Parse(typed).Value!;

        var said = query.Wanted.Select(Said).Concat(query.Unwanted.Select(term => "-" + Said(term)));
        Assert.Equal(expected, string.Join('|', said));
    }

    [Fact]
    public void Around_what_was_found_a_piece_is_cut_out_and_marks_stand_where_the_words_do()
    {
        string text = string.Concat(Enumerable.Repeat("Nothing of note. ", 30)) + "Then Pneumonía of the left lobe, and 社区获得性肺炎 too. " + string.Concat(Enumerable.Repeat("More. ", 60));

        var pieces = Snippet.Of(text, SearchQuery.Parse("肺炎 pneumonia").Value!);

        Assert.Equal(["Pneumonía", "肺炎"], pieces.Where(piece => piece.IsFound).Select(piece => piece.Text));
        Assert.Equal(("…", "…"), (pieces[0].Text, pieces[^1].Text));
        Assert.Contains(string.Concat(pieces.Skip(1).SkipLast(1).Select(piece => piece.Text)), text, StringComparison.Ordinal);
        Assert.InRange(pieces.Sum(piece => piece.Text.Length), 50, 300);
    }

    private static string Said(SearchTerm term) => string.Join('+', term.Words.Select(word => word.Folded)) + (term.IsBeginning ? "*" : "");

    private static string Line(string text) => string.Join(' ', SearchWords.Of(Folding.Clean(text)).Select(word => word.Folded));
}
