namespace CaseHub.Hub.Cases.Requests;

/// <summary>How a question of a template is answered.</summary>
public enum FactKind
{
    /// <summary>One line.</summary>
    Text,

    LongText,

    /// <summary>A number, in the unit that the question names.</summary>
    Number,

    /// <summary>One of the question's choices.</summary>
    Choice,

    YesNo,
}

/// <summary>One question that a specialist of the specialty would ask first.</summary>
/// <param name="Key">Lower case letters, digits and hyphens; unique in its template, and the same as long as the question means the same.</param>
/// <param name="Label">The question as it is put.</param>
/// <param name="Help">What helps to answer it; null without.</param>
/// <param name="Kind">How it is answered.</param>
/// <param name="Unit">Of a number, such as <c>°C</c>; null for none.</param>
/// <param name="Choices">Of a choice; empty otherwise.</param>
/// <param name="Required">Demanded when the case is sent; never in an emergency.</param>
public sealed record TemplateFact(string Key, string Label, string? Help, FactKind Kind, string? Unit, IReadOnlyList<string> Choices, bool Required);

/// <summary>What the form asks and says for one specialty.</summary>
/// <param name="Facts">In the order in which they are asked.</param>
/// <param name="Photos">How pictures are taken so that they help, one sentence a line.</param>
/// <param name="RedFlags">Signs that the patient cannot wait.</param>
public sealed record RequestTemplate(IReadOnlyList<TemplateFact> Facts, IReadOnlyList<string> Photos, IReadOnlyList<string> RedFlags)
{
    public const int MaxFacts = 30;
    public const int MaxLines = 20;
    public const int MaxChoices = 20;
    public const int KeyLength = 60;
    public const int LabelLength = 200;
    public const int HelpLength = 500;
    public const int UnitLength = 20;
    public const int ChoiceLength = 100;
    public const int LineLength = 300;
}

/// <summary>A template as somebody sees it.</summary>
/// <param name="Specialty">A code of <see cref="People.Specialty"/>.</param>
/// <param name="IsOwn">The organisation's own version; otherwise the built-in one.</param>
/// <param name="Version">Of the organisation's own, to be sent back with a change; 0 where there never was one.</param>
/// <param name="Template">What it asks and says.</param>
public sealed record TemplateView(string Specialty, bool IsOwn, int Version, RequestTemplate Template);
