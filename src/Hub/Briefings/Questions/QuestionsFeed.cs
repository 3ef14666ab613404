using System.Collections.Concurrent;
using System.Collections.Immutable;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>What has changed of a session's questions, ready to be sent to everybody in it.</summary>
internal sealed record QuestionsTold(Guid SessionId, QuestionsNews News) : INotification;

/// <summary>Hands it on to the one that gathers.</summary>
internal sealed class GatherQuestions(QuestionsFeed feed) : INotificationHandler<QuestionsChanged>
{
    public Task Handle(QuestionsChanged notification, CancellationToken cancellationToken)
    {
        feed.Gather(notification);
        return Task.CompletedTask;
    }
}

/// <summary>
/// Gathers what changes of a session's questions and tells it once a second: a vote of each of 500 people is one message to each, read once from the database.
/// What is told is the state, so that whoever missed it is told the present one with the next, or reads it.
/// </summary>
internal sealed partial class QuestionsFeed(IServiceScopeFactory scopes, TimeProvider clock, ILogger<QuestionsFeed> logger)
{
    public static readonly TimeSpan Span = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, ImmutableHashSet<Guid>> waiting = new();

    /// <summary>To be told within <see cref="Span"/>.</summary>
    public void Gather(QuestionsChanged notification)
    {
        while (true)
        {
            if (waiting.TryGetValue(notification.SessionId, out var known))
            {
                if (waiting.TryUpdate(notification.SessionId, known.Union(notification.QuestionIds), known)) return;
            }
            else if (waiting.TryAdd(notification.SessionId, [.. notification.QuestionIds]))
            {
                _ = TellSoonAsync(notification.SessionId);
                return;
            }
        }
    }

    private async Task TellSoonAsync(Guid sessionId)
    {
        await Task.Delay(Span, clock);
        if (!waiting.TryRemove(sessionId, out var ids)) return;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var news = await NewsAsync(scope.ServiceProvider.GetRequiredService<QuestionBook>(), sessionId, ids);
            await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(new QuestionsTold(sessionId, news));
        }
        catch (Exception broken)
        {
            NotTold(broken, sessionId);
        }
    }

    private static async Task<QuestionsNews> NewsAsync(QuestionBook book, Guid sessionId, ImmutableHashSet<Guid> ids)
    {
        var all = (await book.ReadAsync(sessionId, showsNames: false, CancellationToken.None)).ConvertAll(one => one.View);
        var changed = all.Where(view => ids.Contains(view.Id)).ToList();
        return new QuestionsNews(
            [.. changed.Where(QuestionBook.IsPublic)],
            // That somebody has asked something is told by the count alone.
            [.. changed.Where(view => !QuestionBook.IsPublic(view) && (view.State == QuestionState.Dismissed || view.MergedInto is not null)).Select(view => new QuestionClosed(view.Id, view.State, view.MergedInto))],
            all.Count(view => view is { State: QuestionState.Asked, MergedInto: null }));
    }

    [LoggerMessage(2650, LogLevel.Error, "What has changed of the questions of session {SessionId} could not be told; it is told with the next change")]
    private partial void NotTold(Exception e, Guid sessionId);
}
