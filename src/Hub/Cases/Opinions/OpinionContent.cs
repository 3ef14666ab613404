using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>What the author of an opinion says: in parts, in one piece of Markdown, or both. Codes are those of <see cref="Choices"/>.</summary>
/// <param name="Markdown">The whole in one piece; composed from the parts where it is null.</param>
/// <param name="Disposition"><c>stay</c>, <c>refer</c> or <c>urgent-transfer</c>.</param>
public abstract record OpinionContent(string? Markdown, string? Disposition) : IValidated
{
    public const int PartLength = 16_000;
    public const int ReferencesLength = 4_000;
    public const int MostDrugs = 20;
    public const int MostDrawings = 20;

    /// <summary>What the author thinks it is; Markdown.</summary>
    public string? Assessment { get; init; }

    /// <summary>What should be done; Markdown.</summary>
    public string? Recommendation { get; init; }

    /// <summary><c>high</c>, <c>moderate</c> or <c>low</c>.</summary>
    public string? Confidence { get; init; }

    /// <summary><c>records-only</c> or <c>seen-live</c>.</summary>
    public string? Basis { get; init; }

    /// <summary>Guidelines and papers, one a line.</summary>
    public string? References { get; init; }

    /// <summary>The patient is in danger if nobody reads it soon.</summary>
    public bool? IsCritical { get; init; }

    /// <summary>BCP 47 tag of the prose.</summary>
    public string? Language { get; init; }

    public IReadOnlyList<DrugLine>? Drugs { get; init; }

    /// <summary>Drawings on the case's pictures that belong to it, each as it is now.</summary>
    public IReadOnlyList<Guid>? Drawings { get; init; }

    /// <summary>Whether it needs prose of its own; a spoken one has a voice.</summary>
    protected virtual bool NeedsProse => true;

    /// <summary>Whether the disposition may be left as it was.</summary>
    protected virtual bool NeedsDisposition => true;

    public virtual void Validate(FieldErrors errors)
    {
        if (NeedsProse && string.IsNullOrWhiteSpace(Assessment) && string.IsNullOrWhiteSpace(Recommendation)) errors.Text("markdown", Markdown, WriteOpinion.MarkdownLength);
        else errors.OptionalText("markdown", Markdown, WriteOpinion.MarkdownLength);
        if (NeedsDisposition) errors.Choice<Disposition>("disposition", Disposition);
        else errors.OptionalChoice<Disposition>("disposition", Disposition);
        errors.OptionalText("assessment", Assessment, PartLength);
        errors.OptionalText("recommendation", Recommendation, PartLength);
        errors.OptionalText("references", References, ReferencesLength);
        errors.OptionalChoice<Confidence>("confidence", Confidence);
        errors.OptionalChoice<OpinionBasis>("basis", Basis);
        if (!string.IsNullOrWhiteSpace(Language) && !People.Language.IsTag(Language)) errors.Add("language", "opinion-language-unknown");
        if (Drugs?.Count > MostDrugs) errors.Add("drugs", "drugs-too-many", MostDrugs);
        if (Drawings?.Count > MostDrawings) errors.Add("drawings", "opinion-drawings-too-many", MostDrawings);
        for (int i = 0; i < Math.Min(Drugs?.Count ?? 0, MostDrugs); i++) Drugs![i].Validate(errors, $"drugs.{i}");
    }

    internal static string? TrimmedOrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
