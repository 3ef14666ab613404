using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>Answers a question in writing, also after the briefing. A new text takes the place of the older one and of its translations.</summary>
public static class AnswerQuestion
{
    /// <param name="SessionId">Of which briefing.</param>
    /// <param name="QuestionId">Which.</param>
    /// <param name="Text">At most 4,000 UTF-16 units.</param>
    /// <param name="Language">BCP 47; null for the floor's, or the first of one's profile.</param>
    /// <param name="Version">As the sender has seen it, so that of two at once the second is told; null to do it anyway.</param>
    public sealed record Request(Guid SessionId, Guid QuestionId, string? Text, string? Language, long? Version) : ICommand<Unit>, ISessionRequest, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors)
        {
            errors.Text("text", Text, Question.MaxAnswerLength);
            errors.OptionalText("language", Language, SessionSeat.MaxLanguageLength);
            People.Language.Check(errors, "language", Language);
        }
    }

    internal sealed class Handler(HubDb db, QuestionBook book, FloorLanguage floor, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await book.FindAsync(request.SessionId, request.QuestionId, cancellationToken) is not { } question) return Refusal.NotFound("question-not-found");
            if (QuestionBook.RefuseMerged(question) is { } merged) return merged;
            if (QuestionBook.RefuseOld(question, request.Version) is { } old) return old;
            if (question.State == QuestionState.Dismissed) return Refusal.Conflict("question-dismissed");
            string text = request.Text!.Trim();
            if (question.AnswerText is not null && question.AnswerText != text)
                db.RemoveRange(await db.Set<QuestionTranslation>().Where(one => one.QuestionId == question.Id && one.Of == TranslationOf.Answer).ToListAsync(cancellationToken));
            question.Answer(text, await LanguageAsync(request, cancellationToken), actor.Required.Id, clock.GetUtcNow());
            book.Changed(request.SessionId, question.Id);
            return Unit.Value;
        }

        private async Task<string> LanguageAsync(Request request, CancellationToken cancellationToken)
        {
            if (!string.IsNullOrWhiteSpace(request.Language)) return Language.Normalised(request.Language.Trim());
            if (await floor.OfAsync(request.SessionId, cancellationToken) is { } spoken) return spoken;
            var own = await db.Set<Clinician>().Where(clinician => clinician.Id == actor.Required.Id).Select(clinician => clinician.Languages).SingleAsync(cancellationToken);
            return own.Count > 0 ? own[0] : "und";
        }
    }
}
