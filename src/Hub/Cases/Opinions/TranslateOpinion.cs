using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>Puts a translation beside an opinion's prose, marked as a person's or a machine's. The original stays what counts.</summary>
public static class TranslateOpinion
{
    /// <param name="OpinionId">The opinion, or an addendum.</param>
    /// <param name="Language">BCP 47 tag of the translation.</param>
    /// <param name="Markdown">What it says.</param>
    /// <param name="By">A code of <see cref="TranslatedBy"/>.</param>
    public sealed record Request(Guid OpinionId, string? Language, string? Markdown, string? By) : ICommand<Answer>, IOpinionRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (!People.Language.IsTag(Language)) errors.Add("language", "opinion-language-unknown");
            errors.Text("markdown", Markdown, WriteOpinion.MarkdownLength);
            errors.Choice<TranslatedBy>("by", By);
        }
    }

    public sealed record Answer(Guid Id);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseTimeline timeline, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var opinion = await db.Set<Opinion>().AsNoTracking().SingleAsync(o => o.Id == request.OpinionId, cancellationToken);
            if (string.Equals(opinion.Language, request.Language, StringComparison.OrdinalIgnoreCase)) return Refusal.Conflict("translation-same-language");
            var translation = new OpinionTranslation
            {
                Id = clock.NewId(),
                OrganisationId = opinion.OrganisationId,
                OpinionId = opinion.Id,
                Language = request.Language!,
                Markdown = request.Markdown!,
                By = Choices.Of<TranslatedBy>(request.By!),
                ById = actor.Required.Id,
                At = clock.GetUtcNow(),
            };
            db.Add(translation);
            timeline.Add(opinion.CaseId, opinion.OrganisationId, "opinion-translated", opinion.Id);
            return new Answer(translation.Id);
        }
    }
}
