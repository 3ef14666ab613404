using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>Puts a question, or its written answer, into one more language. The asker's words stay as they are.</summary>
public static class TranslateQuestion
{
    /// <param name="SessionId">Of which briefing.</param>
    /// <param name="QuestionId">Which.</param>
    /// <param name="Of">A code of <see cref="TranslationOf"/>: <c>question</c> or <c>answer</c>; null for the question.</param>
    /// <param name="Language">BCP 47: into which.</param>
    /// <param name="Text">Empty takes the translation away.</param>
    public sealed record Request(Guid SessionId, Guid QuestionId, string? Of, string? Language, string? Text) : ICommand<Unit>, ISessionRequest, IValidated
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors)
        {
            errors.OptionalChoice<TranslationOf>("of", Of);
            errors.Text("language", Language, SessionSeat.MaxLanguageLength);
            People.Language.Check(errors, "language", Language);
            errors.OptionalText("text", Text, Question.MaxAnswerLength);
        }
    }

    internal sealed class Handler(HubDb db, QuestionBook book, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await book.FindAsync(request.SessionId, request.QuestionId, cancellationToken) is not { } question) return Refusal.NotFound("question-not-found");
            var of = Choices.OfOptional<TranslationOf>(request.Of) ?? TranslationOf.Question;
            string? from = of == TranslationOf.Question ? question.Language : question.AnswerLanguage;
            if (from is null) return Refusal.Conflict("question-not-answered");
            string into = Language.Normalised(request.Language!.Trim());
            if (!MayTranslate(await book.SeatAsync(request.SessionId, actor.Required.Id, cancellationToken), from, into)) return Refusal.Forbidden("question-not-your-language", into);
            if (into == from) return Refusal.Conflict("question-own-language");
            await PutAsync(question, of, into, request.Text?.Trim() ?? "", cancellationToken);
            question.Version++;
            book.Changed(request.SessionId, question.MergedIntoId is { } root ? [question.Id, root] : [question.Id]);
            return Unit.Value;
        }

        /// <summary>Hosts any; an interpreter what is said in their language, or is to be.</summary>
        private static bool MayTranslate(SessionSeat seat, string from, string into) =>
            seat.Role == SeatRole.Host || (seat is { Role: SeatRole.Interpreter, Language: { } own } && (Language.IsSame(own, from) || Language.IsSame(own, into)));

        private async Task PutAsync(Question question, TranslationOf of, string language, string text, CancellationToken cancellationToken)
        {
            var known = await db.Set<QuestionTranslation>().FindAsync([question.Id, of, language], cancellationToken);
            if (text.Length == 0)
            {
                if (known is not null) db.Remove(known);
                return;
            }

            if (known is not null) (known.Text, known.ById, known.At) = (text, actor.Required.Id, clock.GetUtcNow());
            else db.Add(new QuestionTranslation { QuestionId = question.Id, Of = of, Language = language, SessionId = question.SessionId, OrganisationId = question.OrganisationId, Text = text, ById = actor.Required.Id, At = clock.GetUtcNow() });
        }
    }
}
