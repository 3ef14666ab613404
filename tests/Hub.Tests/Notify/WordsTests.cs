using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using CaseHub.Hub.Notify;

namespace CaseHub.Hub.Tests.Notify;

public partial class WordsTests(ITestOutputHelper output)
{
    private static readonly ResourceManager Texts = new("CaseHub.Hub.Notify.Words", typeof(Words).Assembly);

    public static TheoryData<string> Languages => [.. ReadersLanguage.Known];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Are_there_in_each_language_with_the_same_places_for_names_and_numbers(string language)
    {
        var english = In("en");
        var own = In(language);

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), own.Keys.Order(StringComparer.Ordinal));
        Assert.All(own, text => Assert.Equal(PlacesIn(english[text.Key]), PlacesIn(text.Value)));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Say_something_of_each_kind_of_notice(string language)
    {
        var reader = CultureInfo.GetCultureInfo(language);
        foreach (string kind in NoticeKinds.All)
        {
            string sentence = Words.SentenceOf(reader, kind, "Dr Amina Khan", "C-2026-0007");
            Assert.True(sentence.Length > 5 && !sentence.Contains('{', StringComparison.Ordinal), $"{kind}: {sentence}");
            Assert.NotEqual("", Words.SentenceOf(reader, kind, null, null));
        }
    }

    /// <summary>Those listed are told of by the general sentence of their topic, which is true but says less.</summary>
    [Fact]
    public void Are_mostly_a_kinds_own()
    {
        var general = NoticeKinds.All.Where(kind => !Words.HasOwn(kind)).ToList();
        foreach (string kind in general) output.WriteLine(kind);

        Assert.True(general.Count <= NoticeKinds.All.Count() / 4, string.Join(", ", general));
    }

    [Fact]
    public void Of_a_kind_without_its_own_are_those_of_its_topic() =>
        Assert.Equal("There is news about an answer in case C-2026-0007.", Words.Of(CultureInfo.GetCultureInfo("en"), "topic-answers-case", "", "C-2026-0007", ""));

    [Theory]
    [InlineData("licence-ends-in-7", "Your licence ends within 7 days. Enter the renewed one under your profile.")]
    [InlineData("licence-ends-in-1", "Your licence ends within a day. Then your open cases go to others.")]
    public void Of_kinds_that_end_in_a_number_have_the_number_in_them(string kind, string sentence) =>
        Assert.Equal(sentence, Words.SentenceOf(CultureInfo.GetCultureInfo("en"), kind, null, null));

    [Theory]
    [InlineData(null, new[] { "ur", "en" }, "ur")]
    [InlineData(null, new[] { "de", "it-CH", "en" }, "it")]
    [InlineData(null, new[] { "zh-CN" }, "zh-Hans")]
    [InlineData(null, new[] { "zh-Hant-TW", "fr-CA" }, "fr")]
    [InlineData(null, new[] { "de" }, "en")]
    [InlineData(null, new string[0], "en")]
    [InlineData("fr", new[] { "ur" }, "fr")]
    [InlineData("xx", new[] { "ur" }, "ur")]
    public void Are_in_the_language_that_was_chosen_or_the_first_of_the_profile_that_we_have(string? chosen, string[] languages, string expected) =>
        Assert.Equal(expected, ReadersLanguage.Of(chosen, languages).Name);

    private static Dictionary<string, string> In(string language) => Texts
        .GetResourceSet(language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static string PlacesIn(string text) => string.Join(' ', Places().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Places();
}
