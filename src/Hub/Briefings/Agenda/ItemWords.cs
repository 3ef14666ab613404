using CaseHub.Hub.Cases.Requests;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Briefings.Agenda;

/// <summary>What the audience is to read of a case, in words of its own.</summary>
/// <param name="Title">In one line.</param>
/// <param name="Summary">Plain text.</param>
/// <param name="Pictures">Which of the case's pictures are shown, as previews without metadata.</param>
/// <param name="IdentifiersReason">Why what looks like an identifier has to stay; null refuses it.</param>
public sealed record ItemWords(string? Title, string? Summary, IReadOnlyList<Guid>? Pictures = null, string? IdentifiersReason = null)
{
    public const int SummaryLength = 4000;
    public const int MostPictures = 6;

    internal void Validate(FieldErrors errors)
    {
        errors.Text("title", Title, BriefingLimits.TitleLength);
        errors.Text("summary", Summary, SummaryLength);
        errors.OptionalText("identifiersReason", IdentifiersReason, BriefingLimits.ReasonLength);
        if (Pictures?.Count > MostPictures) errors.Add("pictures", "agenda-pictures-many", MostPictures);
    }

    /// <summary>What looks as if it told who the patient is, at its fields; null where nothing does, or it is said why it stays.</summary>
    /// <param name="today">Dates are judged from here.</param>
    /// <param name="country">ISO 3166-1 alpha-2: whose telephone numbers are known without a country code.</param>
    internal Refusal? RefuseIdentifiers(DateOnly today, string country)
    {
        if (!string.IsNullOrWhiteSpace(IdentifiersReason)) return null;
        List<IdentifierFinding> found = [.. IdentifierCheck.Find("title", Title, today, country), .. IdentifierCheck.Find("summary", Summary, today, country)];
        if (found.Count == 0) return null;
        var errors = new FieldErrors();
        foreach (var finding in found) errors.Add(finding.Field, "agenda-identifier", finding.Snippet);
        return errors.AsRefusal()! with { Details = new IdentifiersFound(found) };
    }
}
