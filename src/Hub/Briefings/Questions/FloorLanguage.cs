using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>What is spoken on the floor: the first of the languages that a briefing was announced in; of a session that was announced nowhere, the first of whoever called it.</summary>
internal sealed class FloorLanguage(HubDb db)
{
    /// <returns>BCP 47; null where nobody has said.</returns>
    public async Task<string?> OfAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var announced = await db.Set<Briefing>().Where(b => b.Id == sessionId || b.RehearsalSessionId == sessionId).Select(b => b.Languages).SingleOrDefaultAsync(cancellationToken);
        if (announced is [var floor, ..]) return floor;
        var languages = await (
            from session in db.Set<Session>()
            join clinician in db.Set<Clinician>() on session.CreatedBy equals clinician.Id
            where session.Id == sessionId
            select clinician.Languages).SingleAsync(cancellationToken);
        return languages.Count > 0 ? languages[0] : null;
    }

    /// <summary>A question's words in the floor's language, or else the asker's own.</summary>
    public async Task<(string Text, string Language)> WordsAsync(Question question, CancellationToken cancellationToken)
    {
        string? spoken = await OfAsync(question.SessionId, cancellationToken);
        if (spoken is null || spoken == question.Language) return (question.Text, question.Language);
        var translation = await db.Set<QuestionTranslation>().AsNoTracking()
            .SingleOrDefaultAsync(one => one.QuestionId == question.Id && one.Of == TranslationOf.Question && one.Language == spoken, cancellationToken);
        return translation is null ? (question.Text, question.Language) : (translation.Text, translation.Language);
    }
}
