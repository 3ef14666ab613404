using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;

namespace CaseHub.Hub.Notes;

/// <summary>Ends a rendering that takes too long from the inside: a thread of .NET cannot be ended from the outside.</summary>
internal sealed class RenderDeadline(TimeProvider clock, TimeSpan budget)
{
    private readonly long start = clock.GetTimestamp();

    public MarkdownParserContext Context()
    {
        var context = new MarkdownParserContext();
        context.Properties[typeof(RenderDeadline)] = this;
        return context;
    }

    /// <exception cref="TimeoutException">The budget is spent.</exception>
    public void Check()
    {
        if (clock.GetElapsedTime(start) > budget) throw new TimeoutException("A note took too long to render.");
    }

    /// <summary>Looks at the clock wherever Markdown begins or ends something inline, where its costly cases are; matches nothing.</summary>
    internal sealed class Parser : InlineParser
    {
        public Parser() => OpeningCharacters = ['[', ']', '!', '*', '_', '~', '`', '<', '|', '\n'];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            if (processor.Context!.Properties[typeof(RenderDeadline)] is RenderDeadline deadline) deadline.Check();
            return false;
        }
    }
}
