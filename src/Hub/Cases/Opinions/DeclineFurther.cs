using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>Who was asked beside the adviser says no; nothing else changes, and they may be asked again.</summary>
public static class DeclineFurther
{
    /// <param name="CaseId">The case.</param>
    /// <param name="Reason">What the asker should know; null or blank for none.</param>
    public sealed record Request(Guid CaseId, string? Reason = null) : ICommand<CaseMoved>, ICaseRequest, IValidated
    {
        public void Validate(FieldErrors errors) => errors.OptionalText("reason", Reason, CaseContent.ShortLength);
    }

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseMoves moves, CaseCircle circle, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<CaseMoved>>
    {
        public async Task<Outcome<CaseMoved>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            if (await db.AskedFurtherAsync(@case, actor.Required, cancellationToken) is not { } asked) return Refusal.Conflict("further-not-asked");
            db.Remove(asked);
            @case.Touch(clock.GetUtcNow());
            timeline.Add(@case.Id, @case.OrganisationId, "further-declined", text: OpinionContent.TrimmedOrNull(request.Reason));
            afterCommit.Tell(new CaseTold("further-declined", @case.Id, actor.Required.Id, await circle.AskingAsync(@case, actor.Required.Id, cancellationToken)));
            return CaseMoves.Answer(@case);
        }
    }
}
