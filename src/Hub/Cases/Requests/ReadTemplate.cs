using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>What the form asks for a specialty in the organisation that one acts for.</summary>
public static class ReadTemplate
{
    /// <param name="Specialty">A code of <see cref="People.Specialty"/>.</param>
    public sealed record Request(string? Specialty) : IQuery<TemplateView>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (!People.Specialty.IsKnown(Specialty)) errors.Add("specialty", "field-unknown-choice", string.Join(", ", People.Specialty.Codes));
        }
    }

    internal sealed class Handler(CurrentActor actor, TemplateShelf shelf) : IRequestHandler<Request, Outcome<TemplateView>>
    {
        public async Task<Outcome<TemplateView>> Handle(Request request, CancellationToken cancellationToken) =>
            await shelf.OfAsync(actor.Required.OrganisationId, request.Specialty!, cancellationToken);
    }
}
