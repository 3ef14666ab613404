using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases;

/// <summary>The adviser answers the question. What was written stays; a later opinion adds to it and has to be acknowledged too.</summary>
public static class WriteOpinion
{
    /// <summary>UTF-16 units, as for a note.</summary>
    public const int MarkdownLength = 65_536;

    /// <param name="CaseId">The case.</param>
    /// <param name="Markdown">The opinion.</param>
    /// <param name="Disposition"><c>stay</c>, <c>refer</c> or <c>urgent-transfer</c>.</param>
    public sealed record Request(Guid CaseId, string? Markdown, string? Disposition) : ICommand<Answer>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("markdown", Markdown, MarkdownLength);
            errors.Choice<Disposition>("disposition", Disposition);
        }
    }

    public sealed record Answer(Guid Id, CaseMoved Case);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, CasePromises promises, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var opinion = new Opinion
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                AuthorId = actor.Required.Id,
                At = clock.GetUtcNow(),
                Markdown = request.Markdown!,
                Disposition = Choices.Of<Disposition>(request.Disposition!),
            };
            if (moves.Move(@case, CaseTrigger.WriteOpinion, "opinion-written", opinion.Id) is { } refusal) return refusal;
            db.Add(opinion);
            await promises.AnsweredAsync(@case, opinion.IsCritical || opinion.Disposition == Cases.Disposition.UrgentTransfer, cancellationToken);
            moves.Tell(new OpinionWritten(@case.Id, @case.OrganisationId, opinion.AuthorId, [@case.AskerId], opinion.Id));
            return new Answer(opinion.Id, CaseMoves.Answer(@case));
        }
    }
}
