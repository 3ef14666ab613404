using CaseHub.Hub;

namespace CaseHub.Web.Pages;

/// <summary>A form that was not granted: the page is shown again with the reason at its fields and with what was typed.</summary>
/// <param name="Form">Which of the page's forms.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="Typed">What was sent.</param>
public sealed record Refused(string Form, Refusal Refusal, IFormCollection Typed)
{
    /// <summary>The page says it at its top: the form it was about may not be on it any more.</summary>
    public bool AtTop { get; init; }

    public string? ErrorAt(string field) => Refusal.Fields.GetValueOrDefault(field);
}
