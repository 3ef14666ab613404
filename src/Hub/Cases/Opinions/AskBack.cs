using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>An adviser asks the asker for what they need in order to answer. Until the reply the promised time stands still, but for an emergency.</summary>
public static class AskBack
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Text">The question; Markdown, at most 4,000 UTF-16 units.</param>
    public sealed record Request(Guid CaseId, string? Text) : ICommand<Answer>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("text", Text, CaseMessage.TextLength);
    }

    public sealed record Answer(Guid Id, CaseMoved Case);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, CaseTimeline timeline, CaseCircle circle, CasePromises promises, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (@case.State is not (CaseState.Accepted or CaseState.Answered or CaseState.Acknowledged)) return Refusal.Conflict("ask-back-not-now");
            var now = clock.GetUtcNow();
            var message = new CaseMessage
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                AuthorId = actor.Required.Id,
                At = now,
                Kind = CaseMessageKind.AskBack,
                Text = request.Text!.Trim(),
            };
            db.Add(message);
            @case.AskedBackAt ??= now;
            @case.Touch(now);
            await promises.PauseAsync(@case, cancellationToken);
            timeline.Add(@case.Id, @case.OrganisationId, "asked-back", message.Id);
            var asking = await circle.AskingAsync(@case, actor.Required.Id, cancellationToken);
            afterCommit.Tell(new CaseTold("asked-back", @case.Id, actor.Required.Id, asking, IsUrgent: @case.Urgency == Urgency.Emergency));
            return new Answer(message.Id, CaseMoves.Answer(@case));
        }
    }
}
