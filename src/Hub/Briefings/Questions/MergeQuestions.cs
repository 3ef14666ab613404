using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>Joins a question with another that asks the same, or parts them again. Votes and askers join, each keeps its words; what was joined with the first comes along.</summary>
public static class MergeQuestions
{
    /// <param name="SessionId">Of which briefing.</param>
    /// <param name="QuestionId">Which is joined.</param>
    /// <param name="IntoId">With which; one that was joined itself means the one it was joined with. Null parts them.</param>
    public sealed record Request(Guid SessionId, Guid QuestionId, Guid? IntoId) : ICommand<Merged>, ISessionRequest
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    /// <param name="Into">The question that speaks for it now; null where it does so itself.</param>
    public sealed record Merged(Guid? Into);

    internal sealed class Handler(HubDb db, QuestionBook book, TimeProvider clock) : IRequestHandler<Request, Outcome<Merged>>
    {
        public async Task<Outcome<Merged>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await book.FindAsync(request.SessionId, request.QuestionId, cancellationToken) is not { } question) return Refusal.NotFound("question-not-found");
            if (request.IntoId is not { } intoId) return Part(question);
            if (await book.FindRootAsync(request.SessionId, intoId, cancellationToken) is not { } into) return Refusal.NotFound("question-not-found");
            if (into.Id == question.Id) return Refusal.Conflict("question-merge-itself");
            if (question.State is QuestionState.Answering or QuestionState.Answered) return Refusal.Conflict("question-merge-answered");
            return await JoinAsync(question, into, cancellationToken);
        }

        private Outcome<Merged> Part(Question question)
        {
            if (question.MergedIntoId is not { } from) return new Merged(null);
            Point(question, null);
            book.Changed(question.SessionId, question.Id, from);
            return new Merged(null);
        }

        private async Task<Outcome<Merged>> JoinAsync(Question question, Question into, CancellationToken cancellationToken)
        {
            if (question.MergedIntoId == into.Id) return new Merged(into.Id);
            var changed = new List<Guid> { question.Id, into.Id };
            if (question.MergedIntoId is { } former) changed.Add(former);
            foreach (var follower in await db.Set<Question>().Where(one => one.MergedIntoId == question.Id).ToListAsync(cancellationToken))
            {
                Point(follower, into.Id);
                changed.Add(follower.Id);
            }

            // What everybody saw stays to be seen.
            if (question.State == QuestionState.Accepted && into.State is QuestionState.Asked or QuestionState.Dismissed) into.Become(QuestionState.Accepted, null, clock.GetUtcNow());
            else into.Version++;
            Point(question, into.Id);
            book.Changed(question.SessionId, changed);
            return new Merged(into.Id);
        }

        private static void Point(Question question, Guid? into)
        {
            question.MergedIntoId = into;
            question.Version++;
        }
    }
}
