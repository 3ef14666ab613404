using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>A host takes a question, dismisses it, or says that its answer on stage begins or has been given. One is answered at a time: the next one ends it.</summary>
public static class ModerateQuestion
{
    /// <param name="SessionId">Of which briefing.</param>
    /// <param name="QuestionId">Which.</param>
    /// <param name="Move">A code of <see cref="QuestionMove"/>: <c>accept</c>, <c>dismiss</c>, <c>begin</c>, <c>finish</c>.</param>
    /// <param name="Reason">Why it is dismissed; its asker sees it.</param>
    /// <param name="Version">As the sender has seen it, so that of two at once the second is told; null to do it anyway.</param>
    public sealed record Request(Guid SessionId, Guid QuestionId, string? Move, string? Reason, long? Version) : ICommand<Unit>, ISessionRequest, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors)
        {
            errors.Choice<QuestionMove>("move", Move);
            if (Move == Choices.CodeOf(QuestionMove.Dismiss)) errors.Text("reason", Reason, Question.MaxReasonLength);
        }
    }

    internal sealed class Handler(HubDb db, QuestionBook book, FloorLanguage floor, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await book.FindAsync(request.SessionId, request.QuestionId, cancellationToken) is not { } question) return Refusal.NotFound("question-not-found");
            if (QuestionBook.RefuseMerged(question) is { } merged) return merged;
            if (QuestionBook.RefuseOld(question, request.Version) is { } old) return old;
            var move = Choices.Of<QuestionMove>(request.Move!);
            if (Question.Next(question.State, move) is not { } next) return Refusal.Conflict("question-no-such-step", Refusal.TextOf($"question-state-{Choices.CodeOf(question.State)}"));
            if (next == question.State) return Unit.Value;

            if (next == QuestionState.Answering) await EndOtherAsync(question, cancellationToken);
            var before = question.State;
            question.Become(next, request.Reason?.Trim(), clock.GetUtcNow());
            if (next == QuestionState.Answering)
            {
                var (text, language) = await floor.WordsAsync(question, cancellationToken);
                afterCommit.Tell(QuestionOnStage.Begun(question, text, language, actor.Required.Id));
            }
            else if (before == QuestionState.Answering)
            {
                afterCommit.Tell(next == QuestionState.Answered ? QuestionOnStage.Finished(question, actor.Required.Id) : QuestionOnStage.Withdrawn(question, actor.Required.Id));
            }

            book.Changed(request.SessionId, question.Id);
            return Unit.Value;
        }

        private async Task EndOtherAsync(Question next, CancellationToken cancellationToken)
        {
            foreach (var other in await db.Set<Question>().Where(one => one.SessionId == next.SessionId && one.State == QuestionState.Answering && one.Id != next.Id).ToListAsync(cancellationToken))
            {
                other.Become(QuestionState.Answered, null, clock.GetUtcNow());
                afterCommit.Tell(QuestionOnStage.Finished(other, actor.Required.Id));
                book.Changed(next.SessionId, other.Id);
            }
        }
    }
}
