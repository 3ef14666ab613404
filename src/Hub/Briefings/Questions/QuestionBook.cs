using CaseHub.Hub.Data;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>A session's questions as its commands find them, and as readers see them.</summary>
internal sealed class QuestionBook(HubDb db, AfterCommit afterCommit)
{
    public Task<Question?> FindAsync(Guid sessionId, Guid questionId, CancellationToken cancellationToken) =>
        db.Set<Question>().SingleOrDefaultAsync(question => question.SessionId == sessionId && question.Id == questionId, cancellationToken);

    /// <summary>The question that speaks for this one: itself, or the one it was joined with.</summary>
    public Task<Question?> FindRootAsync(Guid sessionId, Guid questionId, CancellationToken cancellationToken)
    {
        var into = db.Set<Question>().Where(question => question.Id == questionId).Select(question => question.MergedIntoId ?? question.Id);
        return db.Set<Question>().SingleOrDefaultAsync(question => question.SessionId == sessionId && into.Contains(question.Id), cancellationToken);
    }

    public async Task<SessionSeat> SeatAsync(Guid sessionId, Guid clinicianId, CancellationToken cancellationToken) =>
        await db.Set<SessionSeat>().AsNoTracking().SingleAsync(seat => seat.SessionId == sessionId && seat.ClinicianId == clinicianId, cancellationToken);

    public void Changed(Guid sessionId, params IReadOnlyList<Guid> questionIds) => afterCommit.Tell(new QuestionsChanged(sessionId, questionIds));

    /// <summary>A change that was meant for an older state than the present one.</summary>
    public static Refusal? RefuseOld(Question question, long? version) =>
        version is { } seen && seen != question.Version ? Refusal.Conflict("question-changed") with { Details = new { version = question.Version } } : null;

    public static Refusal? RefuseMerged(Question question) =>
        question.MergedIntoId is { } into ? Refusal.Conflict("question-merged") with { Details = new { mergedInto = into } } : null;

    /// <param name="sessionId">Whose.</param>
    /// <param name="showsNames">For hosts: the names of anonymous askers too.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>All of them, in the order in which they were asked, with who asked.</returns>
    public async Task<List<(Question Row, QuestionView View)>> ReadAsync(Guid sessionId, bool showsNames, CancellationToken cancellationToken)
    {
        var rows = await db.Set<Question>().AsNoTracking().Where(question => question.SessionId == sessionId).OrderBy(question => question.AskedAt).ThenBy(question => question.Id).ToListAsync(cancellationToken);
        var translations = await db.Set<QuestionTranslation>().AsNoTracking().Where(one => one.SessionId == sessionId).OrderBy(one => one.Language).ToListAsync(cancellationToken);
        var votes = await CountAsync(sessionId, cancellationToken);
        var names = await NamesAsync(rows, translations, cancellationToken);
        var byQuestion = translations.ToLookup(one => (one.QuestionId, one.Of), one => new TranslatedWords(one.Language, one.Text, names[one.ById]));
        var merged = rows.Where(row => row.MergedIntoId is not null).ToLookup(row => row.MergedIntoId!.Value, row => new JoinedQuestion(row.Id, row.Text, row.Language, AskerOf(row)));
        return rows.ConvertAll(row => (row, new QuestionView(
            row.Id,
            row.State,
            row.Text,
            row.Language,
            AskerOf(row),
            row.IsAnonymous,
            row.AskedAt,
            votes.GetValueOrDefault(row.Id),
            row.MergedIntoId,
            [.. merged[row.Id]],
            [.. byQuestion[(row.Id, TranslationOf.Question)]],
            row is { AnswerText: { } text, AnswerLanguage: { } language, AnsweredById: { } by } ? new WrittenAnswer(text, language, names[by], [.. byQuestion[(row.Id, TranslationOf.Answer)]]) : null,
            row.AnsweringAt,
            row.AnsweredAt,
            row.Version)));

        string? AskerOf(Question row) => row.IsAnonymous && !showsNames ? null : names[row.AskedById];
    }

    /// <summary>Everybody sees it: it was taken, and speaks for itself.</summary>
    public static bool IsPublic(QuestionView view) => view.State is QuestionState.Accepted or QuestionState.Answering or QuestionState.Answered && view.MergedInto is null;

    /// <summary>By question; whoever voted for several that were joined counts once.</summary>
    private async Task<Dictionary<Guid, int>> CountAsync(Guid sessionId, CancellationToken cancellationToken)
    {
        var voters =
            from vote in db.Set<QuestionVote>()
            join question in db.Set<Question>() on vote.QuestionId equals question.Id
            where vote.SessionId == sessionId
            select new { Root = question.MergedIntoId ?? question.Id, vote.ClinicianId };
        return await voters.Distinct().GroupBy(voter => voter.Root).Select(voter => new { voter.Key, Count = voter.Count() }).ToDictionaryAsync(one => one.Key, one => one.Count, cancellationToken);
    }

    private Task<Dictionary<Guid, string>> NamesAsync(List<Question> rows, List<QuestionTranslation> translations, CancellationToken cancellationToken)
    {
        var people = rows.Select(row => row.AskedById).Concat(rows.Select(row => row.AnsweredById).OfType<Guid>()).Concat(translations.Select(one => one.ById)).Distinct().ToList();
        return db.Set<Clinician>().Where(clinician => people.Contains(clinician.Id)).ToDictionaryAsync(clinician => clinician.Id, clinician => clinician.Name, cancellationToken);
    }
}
