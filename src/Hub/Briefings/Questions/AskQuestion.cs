using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>Asks something, in one's own language. Hosts see it at once, the audience once a host has accepted it. The same client id a second time answers the question there is.</summary>
public static class AskQuestion
{
    /// <summary>Questions of one person within <see cref="Span"/>: more than anybody means to ask, and far less than a flood.</summary>
    public const int Most = 5;

    public static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    /// <param name="SessionId">Of which briefing.</param>
    /// <param name="ClientId">Made by the asker's program, new for each question.</param>
    /// <param name="Text">At most 1,000 UTF-16 units.</param>
    /// <param name="Language">BCP 47; null for the first of the asker's profile.</param>
    /// <param name="Anonymous">Only the hosts see whose it is.</param>
    public sealed record Request(Guid SessionId, Guid ClientId, string? Text, string? Language, bool Anonymous) : ICommand<Asked>, ISessionRequest, IValidated, IOnce, IInTurn
    {
        Guid? IAudited.AuditSubject => SessionId;

        public void Validate(FieldErrors errors)
        {
            if (ClientId == Guid.Empty) errors.Add("clientId", "field-required");
            errors.Text("text", Text, Question.MaxTextLength);
            People.Language.Check(errors, "language", Language);
        }
    }

    /// <param name="Id">The question's.</param>
    /// <param name="IsNew">False where it had been asked before.</param>
    public sealed record Asked(Guid Id, bool IsNew);

    /// <summary>How long to wait, of a refusal for too many.</summary>
    public sealed record Wait(int Seconds);

    internal sealed class Handler(HubDb db, QuestionBook book, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<Asked>>
    {
        public async Task<Outcome<Asked>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required.Id;
            var mine = db.Set<Question>().Where(question => question.SessionId == request.SessionId && question.AskedById == me);
            if (await mine.Where(question => question.ClientId == request.ClientId).Select(question => (Guid?)question.Id).SingleOrDefaultAsync(cancellationToken) is { } known) return new Asked(known, IsNew: false);
            var stage = await db.Set<SessionStage>().AsNoTracking().SingleAsync(row => row.SessionId == request.SessionId, cancellationToken);
            if (stage.State == StageState.Ended) return Refusal.Conflict("questions-over");
            var now = clock.GetUtcNow();
            if (await RefuseFloodAsync(mine, now, cancellationToken) is { } flood) return flood;

            var question = new Question
            {
                Id = clock.NewId(),
                OrganisationId = stage.OrganisationId,
                SessionId = request.SessionId,
                AskedById = me,
                ClientId = request.ClientId,
                AskedAt = now,
                Language = await LanguageAsync(request.Language, me, cancellationToken),
                Text = request.Text!.Trim(),
                IsAnonymous = request.Anonymous,
            };
            db.Add(question);
            db.Add(new QuestionVote { QuestionId = question.Id, ClinicianId = me, SessionId = request.SessionId, OrganisationId = stage.OrganisationId, At = now });
            book.Changed(request.SessionId, question.Id);
            return new Asked(question.Id, IsNew: true);
        }

        /// <summary>The oldest of the last few says how long to wait.</summary>
        private static async Task<Refusal?> RefuseFloodAsync(IQueryable<Question> mine, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var since = now - Span;
            var lately = await mine.Where(question => question.AskedAt > since).OrderByDescending(question => question.AskedAt).Select(question => question.AskedAt).Take(Most).ToListAsync(cancellationToken);
            if (lately.Count < Most) return null;
            int seconds = (int)Math.Ceiling((lately[^1] + Span - now).TotalSeconds);
            return Refusal.TooMany("questions-too-many", seconds) with { Details = new Wait(seconds) };
        }

        private async Task<string> LanguageAsync(string? said, Guid me, CancellationToken cancellationToken)
        {
            if (!string.IsNullOrWhiteSpace(said)) return Language.Normalised(said.Trim());
            var own = await db.Set<Clinician>().Where(clinician => clinician.Id == me).Select(clinician => clinician.Languages).SingleAsync(cancellationToken);
            return own.Count > 0 ? own[0] : "und";
        }
    }
}
