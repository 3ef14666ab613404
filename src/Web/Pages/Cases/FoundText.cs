using CaseHub.Hub.Finding;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace CaseHub.Web.Pages.Cases;

/// <summary>A piece of a text with what was found in it marked. By code, since a component's own line breaks would part words.</summary>
public sealed class FoundText : ComponentBase
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<SnippetPiece> Pieces { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var piece in Pieces)
        {
            if (!piece.IsFound)
            {
                builder.AddContent(0, piece.Text);
                continue;
            }

            builder.OpenElement(1, "mark");
            builder.AddContent(2, piece.Text);
            builder.CloseElement();
        }
    }
}
