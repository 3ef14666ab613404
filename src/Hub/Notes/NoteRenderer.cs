using System.Net;
using System.Security.Cryptography;
using System.Text;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Notes;

/// <summary>A note as HTML that is safe to put into a page.</summary>
/// <param name="IsPlain">The Markdown could not be rendered within its bounds; this is its text, escaped.</param>
public sealed record RenderedNote(string Html, bool IsPlain);

/// <summary>
/// Turns a clinician's Markdown into safe HTML. Extensions are chosen one by one, for Markdig's bundle brings scripts in by generic
/// attributes and frames by media links. What is too long, too deep or too slow to render is shown as plain text, never refused here.
/// </summary>
internal sealed partial class NoteRenderer : IDisposable
{
    private readonly NoteOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<NoteRenderer> logger;
    private readonly MarkdownPipeline pipeline;
    private readonly MemoryCache cache;

    // Hostile notes may hold these, never the threads that serve requests.
    private readonly SemaphoreSlim slots = new(Math.Max(1, Environment.ProcessorCount / 2));

    public NoteRenderer(NoteOptions options, TimeProvider clock, ILogger<NoteRenderer> logger)
    {
        this.options = options;
        this.clock = clock;
        this.logger = logger;
        pipeline = PipelineOf(options);
        cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.CacheChars });
    }

    /// <param name="markdown">Anything at all; hostile text included.</param>
    public async Task<RenderedNote> RenderAsync(string markdown, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(markdown) > options.MaxBytes) return Plain(markdown);
        var key = HashOf(markdown);
        if (cache.TryGetValue(key, out RenderedNote? known)) return known!;

        var deadline = new RenderDeadline(clock, options.RenderBudget);
        if (!await slots.WaitAsync(options.RenderBudget, cancellationToken)) return Plain(markdown);
        try
        {
            var rendered = await Task.Run(() => RenderInSlot(markdown, deadline), CancellationToken.None)
                .WaitAsync(options.RenderBudget * 2, cancellationToken);
            return cache.Set(key, rendered, new MemoryCacheEntryOptions { Size = rendered.Html.Length });
        }
        catch (TimeoutException)
        {
            // Not kept: the machine may only have been busy.
            return Plain(markdown);
        }
    }

    public void Dispose()
    {
        cache.Dispose();
        slots.Dispose();
    }

    private static MarkdownPipeline PipelineOf(NoteOptions options)
    {
        var builder = new MarkdownPipelineBuilder { MaximumNestingDepth = options.MaxNesting }
            .UsePipeTables()
            .UseTaskLists()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .UseAutoLinks()
            .UseSoftlineBreakAsHardlineBreak()
            .DisableHtml();
        builder.InlineParsers.Insert(0, new MomentParser());
        builder.InlineParsers.Insert(0, new RenderDeadline.Parser());
        return builder.Build();
    }

    private RenderedNote RenderInSlot(string markdown, RenderDeadline deadline)
    {
        try
        {
            return new RenderedNote(ToHtml(markdown, deadline), IsPlain: false);
        }
        catch (Exception e) when (e is not TimeoutException)
        {
            // Nested too deeply, an element without a rule, or a fault in Markdig: one note must not hide the others of its case.
            NotRendered(e.GetType().Name);
            return Plain(markdown);
        }
        finally
        {
            slots.Release();
        }
    }

    private string ToHtml(string markdown, RenderDeadline deadline)
    {
        var document = Markdown.Parse(markdown, pipeline, deadline.Context());
        SafeTree.Rewrite(document);
        deadline.Check();
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        pipeline.Setup(renderer);
        renderer.ObjectRenderers.FindExact<CodeBlockRenderer>()!.OutputAttributesOnPre = true;
        renderer.Render(document);
        return writer.ToString();
    }

    private static RenderedNote Plain(string markdown) =>
        new($"<pre class=\"plain\" dir=\"auto\">{WebUtility.HtmlEncode(markdown)}</pre>", IsPlain: true);

    [LoggerMessage(2201, LogLevel.Warning, "A text could not be rendered and is shown as it is: {Fault}")]
    private partial void NotRendered(string fault);

    private static string HashOf(string markdown) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(markdown)));
}
