using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CaseHub.Hub.Notes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Hub.Tests.Notes;

/// <summary>Notes made to do harm, judged as a browser reads the result: by element, attribute and address.</summary>
public sealed class HostileNoteTests : IDisposable
{
    private static readonly string[] Elements =
    [
        "p", "br", "h3", "h4", "h5", "h6", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "hr",
        "table", "thead", "tbody", "tr", "th", "td",
    ];

    private static readonly string[] Attributes =
    [
        "dir", "class", "href", "rel", "target", "src", "alt", "title", "loading", "data-seconds", "start", "type",
    ];

    private readonly NoteRenderer notes = new(new NoteOptions(), TimeProvider.System, NullLogger<NoteRenderer>.Instance);

    public void Dispose() => notes.Dispose();

    public static TheoryData<string> Notes => new(
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x]( javascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](&#106;avascript:alert(1))",
        "[x](&#x6A;&#x61;vascript&colon;alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](java&NewLine;script:alert(1))",
        "[x](\u0001javascript:alert(1))",
        "[x](%6Aavascript:alert(1))",
        "[x](javascript&#58;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        "[x](file:///etc/passwd)",
        "[x](blob:https://example.org/1)",
        "[x](tel:+1)",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "[x](\\\\evil.example)",
        "[x](/%5Cevil.example)",
        "[x](relative)",
        "[x](#anchor)",
        "[x](?query)",
        "[x]()",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "<JAVASCRIPT:alert(1)>",
        "[x]\n\n[x]: javascript:alert(1)",
        "[x][y]\n\n[y]: data:text/html,x \"t\"",
        "![x](javascript:alert(1))",
        "![x](data:image/svg+xml,<svg onload=alert(1)>)",
        "![x](https://evil.example/pixel.gif)",
        "![x](/sign-out)",
        "![x](/api/attachments/0190a000-0000-7000-8000-000000000001/../../sign-out)",
        "[![x](https://evil.example/p.gif)](javascript:alert(1))",
        "[a [b](https://b.example) c](https://a.example)",
        "[![x](https://evil.example/p.gif)](https://a.example)",
        "[<https://b.example>](https://a.example)",
        "[x](https://a.example \"onmouseover=alert(1) \\\" onclick=\\\"alert(1)\")",
        "[x](https://a.example/\"onclick=\"alert(1))",
        "[x](https://a.example){onclick=alert(1)}",
        "# h {onclick=alert(1) #top .nav}",
        "text{style=position:fixed}",
        "![video](https://www.youtube.com/watch?v=x)",
        "![audio](https://evil.example/a.mp3)",
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example></script>",
        "<img src=x onerror=alert(1)>",
        "<iframe src=\"https://evil.example\"></iframe>",
        "<svg/onload=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<style>*{display:none}</style>",
        "<form action=/sign-out><button>x</button></form>",
        "<!-- --> <b>",
        "<![CDATA[<script>]]>",
        "<?php x ?>",
        "<base href=//evil.example>",
        "<meta http-equiv=refresh content=0>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;",
        "`<script>`",
        "```html\" onclick=\"alert(1)\n<script>\n```",
        "```\"><script>alert(1)</script>\nx\n```",
        "    <script>alert(1)</script>",
        "| <script> | [x](javascript:1) |\n|:-:|--:|\n| <img src=x> | ![x](https://e.example/i) |",
        "- [ ] <script>\n- [x](javascript:alert(1))",
        "[02:15](javascript:alert(1))",
        "[02:15\" onclick=\"x]",
        "^sup^ ~sub~ ++ins++ ==mark==",
        "$x$ $$y$$",
        "[^1]\n\n[^1]: <script>",
        ":::note\nx\n:::",
        "*[HTML]: <script>\n\nHTML",
        "---\ntitle: x\n---\n",
        "\u202Egnp.exe\u202C",
        "\0<script>\0",
        "\uD800 lone surrogate <b>",
        "www.evil.example<script>",
        "http://a.example/<script>",
        "mailto:a@b.example?body=<script>",
        "ftp://a.example/x");

    [Theory]
    [MemberData(nameof(Notes))]
    public async Task Nothing_but_harmless_elements_attributes_and_addresses_comes_out(string markdown) =>
        AssertHarmless((await notes.RenderAsync(markdown, default)).Html);

    [Theory]
    [InlineData("[](")]
    [InlineData("![](")]
    [InlineData("[a](")]
    [InlineData("[")]
    [InlineData("*a ")]
    [InlineData("*a_")]
    [InlineData("~~a")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("1. ")]
    [InlineData("> - ")]
    [InlineData("|a")]
    [InlineData("a|\n")]
    [InlineData("` ")]
    [InlineData("<a ")]
    [InlineData("&#1")]
    [InlineData("[a]: b\n")]
    [InlineData("a\n=\n")]
    [InlineData("[02:15]")]
    [InlineData("[02:")]
    public async Task Sixty_four_kilobytes_of_anything_come_to_an_end(string part)
    {
        string note = string.Concat(Enumerable.Repeat(part, 64 * 1024 / part.Length));

        // The budget is one second; the minute only tells a hang from a busy machine.
        var rendered = await notes.RenderAsync(note, default).WaitAsync(TimeSpan.FromMinutes(1));

        AssertHarmless(rendered.Html);
    }

    [Fact]
    public async Task A_costly_note_gives_its_slot_back_so_that_others_are_rendered()
    {
        using var renderer = new NoteRenderer(new NoteOptions { RenderBudget = TimeSpan.FromMilliseconds(200) }, TimeProvider.System, NullLogger<NoteRenderer>.Instance);
        string costly = string.Concat(Enumerable.Repeat("[](", 64 * 1024 / 3));
        var late = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => renderer.RenderAsync($"{costly[..^1]}{i}", default)));

        await Eventually.HoldsAsync(async () => !(await renderer.RenderAsync("**ordinary**", default)).IsPlain);

        Assert.All(late, rendered => Assert.True(rendered.IsPlain));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(300)]
    [InlineData(30_000)]
    public async Task Deep_nesting_is_shown_one_way_or_the_other(int depth)
    {
        string[] hostile =
        [
            new string('>', depth) + " deep",
            new string('[', depth) + "deep" + new string(']', depth),
            new string('*', depth) + "deep" + new string('*', depth),
            string.Concat(Enumerable.Range(0, Math.Min(depth, 340)).Select(i => new string(' ', 2 * i) + "- deep\n")),
        ];
        foreach (string note in hostile)
        {
            var rendered = await notes.RenderAsync(note, default);
            Assert.Contains("deep", rendered.Html, StringComparison.Ordinal);
            AssertHarmless(rendered.Html);
        }
    }

    [Fact]
    public async Task A_note_that_is_too_long_is_escaped_text_however_it_came_here()
    {
        var rendered = await notes.RenderAsync("<script>" + new string('é', 64 * 1024), default);

        Assert.True(rendered.IsPlain);
        AssertHarmless(rendered.Html);
    }

    [Fact]
    public async Task Random_mixes_of_the_hostile_parts_are_harmless_too()
    {
        var random = new Random(20260101);
        string[] parts = [.. Notes.Select(row => row.Data), "\n", "\n\n", "> ", "- ", "|", "[", "](", ")", "*", "`", "<", ">", "\"", "'", "&", "!", "{", "}"];
        for (int round = 0; round < 2_000; round++)
        {
            string note = string.Concat(random.GetItems(parts, 8).Select(part => part[..random.Next(part.Length + 1)]));
            AssertHarmless((await notes.RenderAsync(note, default)).Html);
        }
    }

    private static void AssertHarmless(string html)
    {
        var body = new HtmlParser().ParseDocument("<!doctype html><body>" + html).Body!;
        foreach (var element in body.QuerySelectorAll("*"))
        {
            Assert.Contains(element.LocalName, Elements);
            foreach (var attribute in element.Attributes) Assert.Contains(attribute.Name, Attributes);
            if (element.GetAttribute("href") is { } href) AssertMayLink(element, href);
            if (element.GetAttribute("src") is { } src) Assert.Matches(@"\A/api/attachments/[0-9a-f-]{36}\z", src);
            if (element.LocalName == "a") Assert.Null(element.ParentElement!.Closest("a"));
        }
    }

    private static void AssertMayLink(IElement element, string href)
    {
        if (element.ClassList.Contains("moment")) Assert.Matches(@"\A#t=[0-9]+\z", href);
        else Assert.Matches(@"\A(https?://|mailto:|/(?![/\\]))[^\s\\\p{Cc}]*\z", href.ToLowerInvariant());
        if (!href.StartsWith('/') && !href.StartsWith('#')) Assert.Equal("noopener noreferrer nofollow", element.GetAttribute("rel"));
    }
}
