using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>Says that one wants to hear the answer, or takes that back. One voice a person; for a question that was joined with another it counts there.</summary>
public static class VoteForQuestion
{
    /// <param name="SessionId">Of which briefing.</param>
    /// <param name="QuestionId">Which.</param>
    /// <param name="Wanted">False takes it back.</param>
    public sealed record Request(Guid SessionId, Guid QuestionId, bool Wanted) : ICommand<Unit>, ISessionRequest, IOnce
    {
        Guid? IAudited.AuditSubject => SessionId;
    }

    internal sealed class Handler(HubDb db, QuestionBook book, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            var question = await book.FindRootAsync(request.SessionId, request.QuestionId, cancellationToken);
            if (question is null or { State: QuestionState.Asked or QuestionState.Dismissed }) return Refusal.NotFound("question-not-found");
            if (question.State == QuestionState.Answered) return Refusal.Conflict("question-answered");
            var vote = await db.Set<QuestionVote>().FindAsync([question.Id, me], cancellationToken);
            if (request.Wanted == vote is not null) return Unit.Value;
            if (vote is not null) db.Remove(vote);
            else db.Add(new QuestionVote { QuestionId = question.Id, ClinicianId = me, SessionId = question.SessionId, OrganisationId = question.OrganisationId, At = clock.GetUtcNow() });
            book.Changed(request.SessionId, question.Id);
            return Unit.Value;
        }
    }
}
