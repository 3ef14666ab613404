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

    /// <summary>Nothing was typed that is not stored: the fields show what the page itself has.</summary>
    public bool IsStored { get; init; }

    /// <summary>Not refused: somebody wants to see more of the form before they send it, with what they have typed so far.</summary>
    public bool IsUnfinished { get; init; }

    /// <summary>What stands in the way of a stored thing, said at the fields of its form.</summary>
    public static Refused Stored(string form, Refusal refusal) => new(form, refusal, FormCollection.Empty) { IsStored = true };

    public static Refused Unfinished(string form, IFormCollection typed) => new(form, Refusal.Invalid("invalid"), typed) { IsUnfinished = true };

    public string? ErrorAt(string field) => Refusal.Fields.GetValueOrDefault(field);
}
