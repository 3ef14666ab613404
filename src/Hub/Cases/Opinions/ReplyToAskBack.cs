using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>The asker, or who stands in for them, answers what was asked back; one reply answers all that is open. The promised time runs on.</summary>
public static class ReplyToAskBack
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Text">The answer; Markdown, at most 4,000 UTF-16 units.</param>
    public sealed record Request(Guid CaseId, string? Text) : ICommand<AskBack.Answer>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("text", Text, CaseMessage.TextLength);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, CaseTimeline timeline, CaseCircle circle, CasePromises promises, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<AskBack.Answer>>
    {
        public async Task<Outcome<AskBack.Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (@case.AskedBackAt is null) return Refusal.Conflict("ask-back-nothing-open");
            var now = clock.GetUtcNow();
            var message = new CaseMessage
            {
                Id = clock.NewId(),
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                AuthorId = actor.Required.Id,
                At = now,
                Kind = CaseMessageKind.Reply,
                Text = request.Text!.Trim(),
            };
            db.Add(message);
            @case.AskedBackAt = null;
            @case.Touch(now);
            await promises.ResumeAsync(@case, cancellationToken);
            timeline.Add(@case.Id, @case.OrganisationId, "asked-back-answered", message.Id);
            var advising = await circle.AdvisingAsync(@case, actor.Required.Id, cancellationToken);
            afterCommit.Tell(new CaseTold("asked-back-answered", @case.Id, actor.Required.Id, advising, IsUrgent: @case.Urgency == Urgency.Emergency));
            return new AskBack.Answer(message.Id, CaseMoves.Answer(@case));
        }
    }
}
