using CaseHub.Hub.Notes;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Hub.Tests.Notes;

/// <summary>What clinicians write and how it is shown.</summary>
public sealed class NoteRendererTests : IDisposable
{
    private readonly NoteRenderer notes = new(new NoteOptions { RenderBudget = TimeSpan.FromSeconds(20) }, TimeProvider.System, NullLogger<NoteRenderer>.Instance);

    public void Dispose() => notes.Dispose();

    [Theory]
    [InlineData("Plain *soft* **loud** ~~gone~~ `code`", "<p dir=\"auto\">Plain <em>soft</em> <strong>loud</strong> <del>gone</del> <code>code</code></p>")]
    [InlineData("first\nsecond", "<p dir=\"auto\">first<br />\nsecond</p>")]
    [InlineData("# Plan", "<h3 dir=\"auto\">Plan</h3>")]
    [InlineData("###### Deep", "<h6 dir=\"auto\">Deep</h6>")]
    [InlineData("- one\n- two", "<ul dir=\"ltr\">\n<li dir=\"auto\">one</li>\n<li dir=\"auto\">two</li>\n</ul>")]
    [InlineData("> said", "<blockquote dir=\"ltr\">\n<p dir=\"auto\">said</p>\n</blockquote>")]
    [InlineData("```\nBP 120/80\n```", "<pre dir=\"auto\"><code>BP 120/80\n</code></pre>")]
    [InlineData("BP < 120 & > 80", "<p dir=\"auto\">BP &lt; 120 &amp; &gt; 80</p>")]
    public async Task Markdown_becomes_html(string markdown, string html) => Assert.Equal(html, await HtmlOf(markdown));

    [Fact]
    public async Task A_task_list_shows_marks_and_no_form_fields()
    {
        string html = await HtmlOf("- [x] ECG\n- [ ] Echo");

        Assert.Contains("☑ ECG", html, StringComparison.Ordinal);
        Assert.Contains("☐ Echo", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<input", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_is_aligned_by_class_since_the_page_allows_no_styles()
    {
        string html = await HtmlOf("| drug | mg |\n|:--|--:|\n| ASA | 100 |");

        Assert.Contains("<table dir=\"ltr\">", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"align-end\" dir=\"auto\">100</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[02:15]", 135, "02:15")]
    [InlineData("[2:15]", 135, "2:15")]
    [InlineData("[90:00]", 5400, "90:00")]
    [InlineData("[1:02:15]", 3735, "1:02:15")]
    [InlineData("[01:02:15]", 3735, "01:02:15")]
    [InlineData("see [00:00]!", 0, "00:00")]
    public async Task A_moment_becomes_a_link_that_seeks(string markdown, int seconds, string text) =>
        Assert.Contains($"<a href=\"#t={seconds}\" class=\"moment\" data-seconds=\"{seconds}\">{text}</a>", await HtmlOf(markdown), StringComparison.Ordinal);

    [Theory]
    [InlineData("[2:5]")]
    [InlineData("[02:60]")]
    [InlineData("[1:60:00]")]
    [InlineData("[1:2:03]")]
    [InlineData("[1:02:03:04]")]
    [InlineData("[1234:00]")]
    [InlineData("[100:02:03]")]
    [InlineData("[:15]")]
    [InlineData("[02:]")]
    [InlineData("[02:15")]
    [InlineData("[٠٢:١٥]")]
    [InlineData("[-2:15]")]
    [InlineData("`[02:15]`")]
    [InlineData("\\[02:15]")]
    [InlineData("[ratio 02:15]")]
    public async Task What_only_resembles_a_moment_stays_text(string markdown) =>
        Assert.DoesNotContain("moment", await HtmlOf(markdown), StringComparison.Ordinal);

    [Fact]
    public async Task A_time_that_is_a_links_text_stays_that_link()
    {
        string html = await HtmlOf("[02:15](https://example.org) and [see [02:15]](https://example.org)");

        Assert.DoesNotContain("moment", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[guide](https://example.org/a?b=1&c=2)", "href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\" target=\"_blank\"")]
    [InlineData("https://example.org", "href=\"https://example.org\" rel=\"noopener noreferrer nofollow\" target=\"_blank\"")]
    [InlineData("<https://example.org>", "href=\"https://example.org\" rel=\"noopener noreferrer nofollow\" target=\"_blank\"")]
    [InlineData("<dr@example.org>", "href=\"mailto:dr@example.org\"")]
    [InlineData("[guide]\n\n[guide]: https://example.org", "href=\"https://example.org\"")]
    [InlineData("[case](/cases/1)", "<a href=\"/cases/1\">case</a>")]
    public async Task Links_to_where_links_may_go_are_kept(string markdown, string expected) =>
        Assert.Contains(expected, await HtmlOf(markdown), StringComparison.Ordinal);

    [Fact]
    public async Task A_picture_attached_here_is_shown_and_one_from_elsewhere_is_a_link()
    {
        Assert.Contains("<img src=\"/api/attachments/0190a000-0000-7000-8000-000000000001\"", await HtmlOf("![x](/api/attachments/0190a000-0000-7000-8000-000000000001)"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://example.org/pixel.gif\"", await HtmlOf("![x](https://example.org/pixel.gif)"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- שלום\n- two", "<ul dir=\"rtl\">")]
    [InlineData("> مرحبا", "<blockquote dir=\"rtl\">")]
    [InlineData("| دل |\n|--|\n| x |", "<table dir=\"rtl\">")]
    [InlineData("- 1. 2\n- 肺炎", "<ul dir=\"ltr\">")]
    [InlineData("- 12", "<ul dir=\"auto\">")]
    [InlineData("سلام", "<p dir=\"auto\">")]
    public async Task Text_runs_in_its_own_direction(string markdown, string expected) =>
        Assert.Contains(expected, await HtmlOf(markdown), StringComparison.Ordinal);

    [Fact]
    public async Task The_same_text_is_rendered_once()
    {
        var first = await notes.RenderAsync("once", default);

        Assert.Same(first, await notes.RenderAsync("once", default));
    }

    [Fact]
    public async Task A_note_that_takes_too_long_is_shown_as_plain_text_and_not_remembered_so()
    {
        var clock = new SteppingClock { Step = TimeSpan.FromSeconds(1) };
        using var renderer = new NoteRenderer(new NoteOptions { RenderBudget = TimeSpan.FromSeconds(2) }, clock, NullLogger<NoteRenderer>.Instance);
        const string Markdown = "[a] [b] [c] <script>";

        var late = await renderer.RenderAsync(Markdown, default);
        clock.Step = TimeSpan.Zero;
        var again = await renderer.RenderAsync(Markdown, default);

        Assert.Equal(new RenderedNote("<pre class=\"plain\" dir=\"auto\">[a] [b] [c] &lt;script&gt;</pre>", IsPlain: true), late);
        Assert.False(again.IsPlain);
    }

    private async Task<string> HtmlOf(string markdown)
    {
        var rendered = await notes.RenderAsync(markdown, default);
        Assert.False(rendered.IsPlain);
        return rendered.Html.TrimEnd();
    }

    /// <summary>Every look at this clock moves it on.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long now;

        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now += Step.Ticks;
    }
}
