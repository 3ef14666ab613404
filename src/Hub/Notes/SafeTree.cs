using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace CaseHub.Hub.Notes;

/// <summary>
/// Makes a parsed note safe to show, in the tree: only the kinds of element named here remain, links and pictures are those of
/// <see cref="SafeLinks"/>, nothing carries a style, and each block finds its own writing direction.
/// </summary>
internal static class SafeTree
{
    // The page has h1 and h2; a note's headings go below them.
    private const int HeadingShift = 2;
    private const int DeepestHeading = 6;

    /// <exception cref="NotSupportedException">An element that no rule here knows: the note is then shown as plain text.</exception>
    public static void Rewrite(MarkdownDocument document)
    {
        foreach (var node in document.Descendants().ToList())
        {
            if (node is Inline inline) RewriteInline(inline);
            else RewriteBlock((Block)node);
        }
    }

    private static void RewriteBlock(Block block)
    {
        switch (block)
        {
            case LinkReferenceDefinitionGroup or LinkReferenceDefinition or BlankLineBlock or ThematicBreakBlock or TableRow:
                break;
            case HeadingBlock heading:
                heading.Level = Math.Min(heading.Level + HeadingShift, DeepestHeading);
                FindDirection(heading);
                break;
            case TableCell or ListItemBlock or ParagraphBlock or CodeBlock:
                FindDirection(block);
                break;
            case Table table:
                AlignByClass(table);
                TakeDirectionOfText(table);
                break;
            case ListBlock or QuoteBlock:
                TakeDirectionOfText((ContainerBlock)block);
                break;
            default:
                throw new NotSupportedException($"No rule for {block.GetType().Name}.");
        }
    }

    private static void RewriteInline(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline or LineBreakInline or CodeInline or HtmlEntityInline or EmphasisInline or DelimiterInline:
                break;
            case MomentInline moment:
                if (IsInsideLink(moment)) ReplaceByText(moment);
                break;
            case LinkInline { IsImage: true } image:
                RewriteImage(image);
                break;
            case LinkInline link:
                RewriteLink(link);
                break;
            case AutolinkInline auto:
                RewriteAutolink(auto);
                break;
            case TaskList task:
                // A mark rather than a disabled check box, which would be a form field without a name.
                task.ReplaceBy(new LiteralInline(task.Checked ? "☑" : "☐"));
                break;
            case ContainerInline container when container.GetType() == typeof(ContainerInline):
                break;
            default:
                throw new NotSupportedException($"No rule for {inline.GetType().Name}.");
        }
    }

    private static void RewriteImage(LinkInline image)
    {
        if (SafeLinks.MayShow(image.Url))
        {
            image.GetAttributes().AddProperty("loading", "lazy");
            return;
        }

        image.IsImage = false;
        RewriteLink(image);
    }

    private static void RewriteLink(LinkInline link)
    {
        // A link within a link (a picture that became one) is no HTML: the outer one wins.
        if (!SafeLinks.MayLink(link.Url) || IsInsideLink(link)) ReplaceByText(link);
        else if (SafeLinks.LeavesTheApp(link.Url!)) OpenApart(link);
    }

    private static void RewriteAutolink(AutolinkInline auto)
    {
        bool isSafe = auto.IsEmail || SafeLinks.MayLink(auto.Url);
        if (!isSafe || IsInsideLink(auto)) auto.ReplaceBy(new LiteralInline(auto.Url));
        else OpenApart(auto);
    }

    private static bool IsInsideLink(Inline inline)
    {
        for (var parent = inline.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline { IsImage: false }) return true;
        }

        return false;
    }

    private static void OpenApart(Inline link)
    {
        var attributes = link.GetAttributes();
        attributes.AddProperty("rel", "noopener noreferrer nofollow");
        attributes.AddProperty("target", "_blank");
    }

    /// <summary>Leaves a link's own text where the link was.</summary>
    private static void ReplaceByText(LinkInline link) => link.ReplaceBy(new ContainerInline(), copyChildren: true);

    /// <summary>Classes instead of <c>style</c>, which the page's content security policy forbids.</summary>
    private static void AlignByClass(Table table)
    {
        foreach (var row in table.OfType<TableRow>())
        {
            for (int i = 0; i < row.Count; i++)
            {
                if (AlignmentOf(table, i) is { } alignment) ((TableCell)row[i]).GetAttributes().AddClass(alignment);
            }
        }

        foreach (var column in table.ColumnDefinitions)
        {
            column.Alignment = null;
            column.Width = 0;
        }
    }

    private static string? AlignmentOf(Table table, int column) =>
        column >= table.ColumnDefinitions.Count ? null : table.ColumnDefinitions[column].Alignment switch
        {
            TableColumnAlign.Left => "align-start",
            TableColumnAlign.Center => "align-center",
            TableColumnAlign.Right => "align-end",
            _ => null,
        };

    private static void FindDirection(Block block) => block.GetAttributes().AddPropertyIfNotExist("dir", "auto");

    /// <summary>HTML's own "auto" does not look into children that have a direction, so what holds blocks is told its direction.</summary>
    private static void TakeDirectionOfText(ContainerBlock container)
    {
        var text = container.Descendants<LiteralInline>().Select(literal => WritingDirection.OfFirstStrong(literal.Content.AsSpan()));
        container.GetAttributes().AddPropertyIfNotExist("dir", text.FirstOrDefault(direction => direction is not null) ?? "auto");
    }
}
