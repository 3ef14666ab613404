using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Tests.Recordings.Exports;

public class WebVttTests
{
    [Fact]
    public void Times_and_words_are_read_and_written_back_the_same()
    {
        const string canonical = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nDoes it itch?\nSince when?\n\n01:02:03.004 --> 01:02:05.000\n5 &lt; 7 &amp; 9 &gt; 8\n";

        Assert.True(WebVtt.TryParse(canonical, out var cues, out _));

        Assert.Equal(new Cue(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2.5), "Does it itch?\nSince when?"), cues[0]);
        Assert.Equal("5 < 7 & 9 > 8", cues[1].Text);
        Assert.Equal(canonical, WebVtt.Write(cues));
    }

    [Fact]
    public void What_only_steers_the_look_is_left_out_and_a_voice_becomes_words()
    {
        const string rich = "\uFEFFWEBVTT - made elsewhere\r\nKind: captions\r\n\r\nSTYLE\r\n::cue { color: url(https://example.org) }\r\n\r\nNOTE not for readers\r\n\r\n"
            + "first\r\n00:01.000 --> 00:02.000 align:left position:10%\r\n<v.loud Dr Rossi><c.red>Buongiorno</c> <00:01.500><i>a tutti</i></v>\r\n";

        Assert.True(WebVtt.TryParse(rich, out var cues, out _));

        Assert.Equal("Dr Rossi: Buongiorno a tutti", Assert.Single(cues).Text);
        Assert.DoesNotContain("example.org", WebVtt.Write(cues), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, "header")]
    [InlineData("<html></html>", 1, "header")]
    [InlineData("WEBVTTX\n", 1, "header")]
    [InlineData("WEBVTT\n\nno times here\n", 4, "times")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02\nwords\n", 3, "times")]
    [InlineData("WEBVTT\n\n00:61.000 --> 00:62.000\nwords\n", 3, "times")]
    [InlineData("WEBVTT\n\n1\n2\n00:01.000 --> 00:02.000\nwords\n", 4, "times")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:02.000\nwords\n00:03.000 --> 00:04.000\nmore\n", 5, "times")]
    [InlineData("WEBVTT\n\n00:02.000 --> 00:02.000\nwords\n", 3, "end")]
    [InlineData("WEBVTT\n\n00:05.000 --> 00:06.000\nwords\n\n00:04.000 --> 00:06.000\nwords\n", 6, "order")]
    [InlineData("WEBVTT\n\n00:02.000 --> 00:03.000\n\n", 3, "empty")]
    [InlineData("WEBVTT\n\n00:02.000 --> 00:03.000\n<c></c>\n", 3, "empty")]
    public void Nonsense_is_named_with_its_line(string text, int line, string reason)
    {
        Assert.False(WebVtt.TryParse(text, out _, out var fault));

        Assert.Equal(new WebVttFault(line, reason), fault);
    }

    [Fact]
    public void Cues_without_end_are_refused()
    {
        string many = "WEBVTT\n" + string.Concat(Enumerable.Range(0, WebVtt.MaxCues + 1).Select(_ => "\n00:01.000 --> 00:02.000\nx\n"));

        Assert.False(WebVtt.TryParse(many, out _, out var fault));
        Assert.Equal("many", fault.Reason);
        Assert.False(WebVtt.TryParse($"WEBVTT\n\n00:01.000 --> 00:02.000\n{new string('x', 1001)}\n", out _, out fault));
        Assert.Equal("long", fault.Reason);
    }

    [Fact]
    public void Every_prefix_and_every_changed_character_is_read_or_refused_and_never_thrown_at()
    {
        const string good = "WEBVTT\n\nNOTE x\n\nid\n01:00:01.000 --> 01:00:02.500 line:1\n<v Ann>Does &amp; it</v>\n\n01:00:03.000 --> 01:00:04.000\nx\n";
        for (int i = 0; i < good.Length; i++)
        {
            Check(good[..i]);
            foreach (char c in "\0\n-<&:9\uD800") Check($"{good[..i]}{c}{good[(i + 1)..]}");
        }

        static void Check(string text) => Assert.NotEqual(WebVtt.TryParse(text, out var cues, out var fault), fault is not null && cues is null);
    }

    [Theory]
    [InlineData("a\u202Eb\u2066c\u200Fd\uFEFF", "abcd")]
    [InlineData("تب\u200Cخال", "تب\u200Cخال")]
    [InlineData("one\0two\u2028three", "one two three")]
    public void Text_keeps_its_letters_and_loses_what_turns_or_steers(string typed, string kept) => Assert.Equal(kept, PlainText.Line(typed, 100));

    [Fact]
    public void A_long_line_ends_between_characters_and_marks_do_not_pile_up()
    {
        Assert.Equal("ab…", PlainText.Line("abcdef", 3));
        Assert.Equal("a…", PlainText.Line("a😀😀", 3));
        Assert.Equal("a" + new string('\u0301', 6) + "b", PlainText.Line("a" + new string('\u0301', 500) + "b", 100));
    }

    [Theory]
    [InlineData("EN", "en", "eng")]
    [InlineData("zh-hans-cn", "zh-Hans-CN", "zho")]
    [InlineData("ur", "ur", "urd")]
    [InlineData("es-419", "es-419", "spa")]
    [InlineData("../x", null, null)]
    [InlineData("english", null, null)]
    [InlineData("", null, null)]
    public void A_language_has_one_spelling(string tag, string? normal, string? three)
    {
        Assert.Equal(normal is not null, CaptionLanguage.TryNormalise(tag, out string? language));
        Assert.Equal(normal, language);
        if (language is not null) Assert.Equal(three, CaptionLanguage.ThreeLetters(language));
    }
}
