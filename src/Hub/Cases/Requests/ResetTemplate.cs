using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>An organisation goes back to the built-in template of a specialty. Answers that were given to its own stay in their cases.</summary>
public static class ResetTemplate
{
    /// <param name="Specialty">A code of <see cref="People.Specialty"/>.</param>
    /// <param name="Version">As the sender has seen it; null where they do not care who was faster.</param>
    public sealed record Request(string? Specialty, int? Version = null) : ICommand<TemplateView>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (!People.Specialty.IsKnown(Specialty)) errors.Add("specialty", "field-unknown-choice", string.Join(", ", People.Specialty.Codes));
        }
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<TemplateView>>
    {
        public async Task<Outcome<TemplateView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var organisation = actor.Required.OrganisationId;
            var own = await db.Set<CaseTemplate>().SingleOrDefaultAsync(t => t.OrganisationId == organisation && t.Specialty == request.Specialty, cancellationToken);
            if (own?.Content is null) return TemplateShelf.View(request.Specialty!, own);
            if (request.Version is { } version && version != own.Version)
                return Refusal.Conflict("template-changed") with { Details = TemplateShelf.View(request.Specialty!, own) };

            own.Set(null, clock.GetUtcNow());
            return TemplateShelf.View(request.Specialty!, own);
        }
    }
}
