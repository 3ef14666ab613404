using CaseHub.Hub.Live;
using MediatR;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>These questions, their votes or their translations are others now.</summary>
internal sealed record QuestionsChanged(Guid SessionId, IReadOnlyList<Guid> QuestionIds) : INotification;

/// <summary>The answer to a question on stage has begun or ended: a place on the recording's time line.</summary>
internal sealed record QuestionOnStage(Guid SessionId, LogDraft Draft) : INotification
{
    /// <param name="question">Whose answer begins.</param>
    /// <param name="text">Its words in the floor's language, where there are such.</param>
    /// <param name="language">Of these words.</param>
    /// <param name="by">Who says so.</param>
    public static QuestionOnStage Begun(Question question, string text, string language, Guid by) => new(
        question.SessionId, new LogDraft("question-answering", by, new { questionId = question.Id, text, language, askedBy = question.IsAnonymous ? (Guid?)null : question.AskedById }));

    public static QuestionOnStage Finished(Question question, Guid by) => new(question.SessionId, new LogDraft("question-answered", by, new { questionId = question.Id }));

    /// <summary>It had begun by mistake.</summary>
    public static QuestionOnStage Withdrawn(Question question, Guid by) => new(question.SessionId, new LogDraft("question-withdrawn", by, new { questionId = question.Id }));
}

/// <summary>Writes it into the session's log.</summary>
internal sealed class WriteQuestionLog(Rooms rooms) : INotificationHandler<QuestionOnStage>
{
    public async Task Handle(QuestionOnStage notification, CancellationToken cancellationToken)
    {
        if (await rooms.OpenAsync(notification.SessionId, cancellationToken) is { } room)
            await room.AskAsync<LogPosition>(reply => new RoomMessage.Append(notification.Draft, reply), cancellationToken);
    }
}
