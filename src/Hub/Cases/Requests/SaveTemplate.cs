using System.Text.RegularExpressions;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>An organisation makes a specialty's template its own. Of two editors at once the second is refused and shown what the first has saved.</summary>
public static partial class SaveTemplate
{
    /// <param name="Key">Null for a new question: it gets one that is made of its label.</param>
    /// <param name="Label">The question as it is put.</param>
    /// <param name="Kind">A code of <see cref="FactKind"/>; <c>text</c> when null.</param>
    /// <param name="Help">What helps to answer it.</param>
    /// <param name="Unit">Of a number.</param>
    /// <param name="Choices">Of a choice: two at least.</param>
    /// <param name="Required">Demanded when the case is sent.</param>
    public sealed record FactDraft(string? Key, string? Label, string? Kind = null, string? Help = null, string? Unit = null, IReadOnlyList<string>? Choices = null, bool Required = false);

    /// <param name="Specialty">A code of <see cref="People.Specialty"/>.</param>
    /// <param name="Version">As the sender has seen it.</param>
    public sealed record Request(
        string? Specialty,
        int? Version,
        IReadOnlyList<FactDraft>? Facts = null,
        IReadOnlyList<string>? Photos = null,
        IReadOnlyList<string>? RedFlags = null) : ICommand<TemplateView>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (!People.Specialty.IsKnown(Specialty)) errors.Add("specialty", "field-unknown-choice", string.Join(", ", People.Specialty.Codes));
            if (Version is null) errors.Add("version", "field-required");
            if (Facts?.Count > RequestTemplate.MaxFacts) errors.Add("facts", "template-too-many", RequestTemplate.MaxFacts);
            if (Facts?.Any(fact => fact is null) is true) errors.Add("facts", "field-required");
            else for (int i = 0; i < Facts?.Count; i++) ValidateFact(errors, i, Facts[i]);
            Lines(errors, "photos", Photos);
            Lines(errors, "redFlags", RedFlags);
        }

        private void ValidateFact(FieldErrors errors, int index, FactDraft fact)
        {
            string Field(string name) => $"facts.{index}.{name}";
            errors.Text(Field("label"), fact.Label, RequestTemplate.LabelLength);
            errors.OptionalChoice<FactKind>(Field("kind"), fact.Kind);
            errors.OptionalText(Field("help"), fact.Help, RequestTemplate.HelpLength);
            errors.OptionalText(Field("unit"), fact.Unit, RequestTemplate.UnitLength);
            if (fact.Key is not null && !IsKey(fact.Key)) errors.Add(Field("key"), "template-key", RequestTemplate.KeyLength);
            if (Facts!.Take(index).Any(other => other.Key is not null && other.Key == fact.Key)) errors.Add(Field("key"), "template-key-twice");
            if (Facts!.Take(index).Any(other => other.Label?.Trim() is { Length: > 0 } label && label == fact.Label?.Trim())) errors.Add(Field("label"), "template-label-twice");
            if (fact.Kind != "choice") return;
            if (Said(fact.Choices).Count < 2) errors.Add(Field("choices"), "template-choices-few");
            if (Said(fact.Choices).Count > RequestTemplate.MaxChoices) errors.Add(Field("choices"), "template-too-many", RequestTemplate.MaxChoices);
            if (Said(fact.Choices).Any(choice => choice.Length > RequestTemplate.ChoiceLength)) errors.Add(Field("choices"), "template-line-long", RequestTemplate.ChoiceLength);
        }

        private static void Lines(FieldErrors errors, string field, IReadOnlyList<string>? lines)
        {
            if (Said(lines).Count > RequestTemplate.MaxLines) errors.Add(field, "template-too-many", RequestTemplate.MaxLines);
            if (Said(lines).Any(line => line.Length > RequestTemplate.LineLength)) errors.Add(field, "template-line-long", RequestTemplate.LineLength);
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<TemplateView>>
    {
        public async Task<Outcome<TemplateView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisation = actor.Required.OrganisationId;
            var own = await db.Set<CaseTemplate>().SingleOrDefaultAsync(t => t.OrganisationId == organisation && t.Specialty == request.Specialty, cancellationToken);
            if ((own?.Version ?? 0) != request.Version)
                return Refusal.Conflict("template-changed") with { Details = TemplateShelf.View(request.Specialty!, own) };

            own ??= db.Add(new CaseTemplate { OrganisationId = organisation, Specialty = request.Specialty! }).Entity;
            own.Set(new RequestTemplate(Facts(request.Facts ?? []), Said(request.Photos), Said(request.RedFlags)), clock.GetUtcNow());
            return TemplateShelf.View(request.Specialty!, own);
        }

        private static List<TemplateFact> Facts(IReadOnlyList<FactDraft> drafts)
        {
            var taken = drafts.Select(draft => draft.Key).OfType<string>().ToHashSet();
            var facts = new List<TemplateFact>();
            foreach (var draft in drafts)
            {
                string key = draft.Key ?? NewKey(draft.Label!, taken);
                var kind = Pipeline.Choices.OfOptional<FactKind>(draft.Kind) ?? FactKind.Text;
                facts.Add(new TemplateFact(
                    key, draft.Label!.Trim(), Trimmed(draft.Help), kind, kind == FactKind.Number ? Trimmed(draft.Unit) : null, kind == FactKind.Choice ? Said(draft.Choices) : [], draft.Required));
            }

            return facts;
        }

        private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>What is written there, without what is empty or said twice.</summary>
    private static List<string> Said(IReadOnlyList<string>? lines) => [.. (lines ?? []).Select(line => line?.Trim() ?? "").Where(line => line.Length > 0).Distinct(StringComparer.Ordinal)];

    private static bool IsKey(string key) => key.Length is > 0 and <= RequestTemplate.KeyLength && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Of the label's Latin letters; of another script <c>fact</c>, with a number that nobody has.</summary>
    private static string NewKey(string label, HashSet<string> taken)
    {
        string stem = NotOfAKey().Replace(label.ToLowerInvariant(), "-").Trim('-');
        stem = stem.Length == 0 ? "fact" : stem[..Math.Min(stem.Length, RequestTemplate.KeyLength - 4)].TrimEnd('-');
        string key = stem;
        for (int number = 2; !taken.Add(key); number++) key = $"{stem}-{number}";
        return key;
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex NotOfAKey();
}
