using Microsoft.AspNetCore.Components;

namespace CaseHub.Web.Pages.Parts;

/// <summary>What all fields share: a label, a hint, the error of a refused form, and what was typed.</summary>
public abstract class FieldBase : ComponentBase
{
    /// <summary>As in the request: camel case.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string? Hint { get; set; }

    /// <summary>What stands in it at first; what was typed wins.</summary>
    [Parameter]
    public string? Value { get; set; }

    [Parameter]
    public bool Required { get; set; }

    [CascadingParameter]
    public HubForm? Form { get; set; }

    protected override void OnInitialized() => Form?.Announce(Name, Label);

    protected string Id => HubForm.FieldId(Form?.Name ?? "", Name);

    protected string? Shown => Form?.Mine is { IsStored: false } refused ? refused.Typed[Name].ToString() : Value;

    protected string? Error => Form?.Mine?.ErrorAt(Name);

    protected string? DescribedBy => string.Join(' ', new[] { Hint is null ? null : $"{Id}-hint", Error is null ? null : $"{Id}-error" }.OfType<string>()) is { Length: > 0 } ids ? ids : null;

    protected string? Invalid => Error is null ? null : "true";
}
