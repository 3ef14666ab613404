using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Briefings.Questions;

/// <summary>What was asked and answered in a briefing, in the order of the answers.</summary>
public static class ReadPublishedQuestions
{
    public sealed record Request(Guid SessionId) : IQuery<IReadOnlyList<Published>>, ISessionRequest;

    /// <param name="Question">As everybody sees it: an anonymous asker has no name.</param>
    /// <param name="RecordingId">Where its answer on stage was recorded; null where it was not.</param>
    /// <param name="AtMs">When, on that recording's time line.</param>
    public sealed record Published(QuestionView Question, Guid? RecordingId, long? AtMs);

    internal sealed class Handler(HubDb db, QuestionBook book) : IRequestHandler<Request, Outcome<IReadOnlyList<Published>>>
    {
        public async Task<Outcome<IReadOnlyList<Published>>> Handle(Request request, CancellationToken cancellationToken) =>
            await ReadAsync(db, book, request.SessionId, cancellationToken);
    }

    internal static async Task<List<Published>> ReadAsync(HubDb db, QuestionBook book, Guid sessionId, CancellationToken cancellationToken)
    {
        var recordings = await db.Set<Recording>().AsNoTracking()
            .Where(recording => recording.SessionId == sessionId && recording.StartedAt != null && recording.State != RecordingState.Deleted)
            .Select(recording => new { recording.Id, StartedAt = recording.StartedAt!.Value, recording.StoppedAt })
            .ToListAsync(cancellationToken);
        var all = await book.ReadAsync(sessionId, showsNames: false, cancellationToken);
        return [.. all.Select(one => one.View).Where(view => QuestionBook.IsPublic(view) && view.State == QuestionState.Answered).OrderBy(view => view.AnsweringAt ?? view.AnsweredAt).Select(view =>
        {
            var recorded = recordings.Find(recording => recording.StartedAt <= view.AnsweringAt && (recording.StoppedAt is null || view.AnsweringAt <= recording.StoppedAt));
            return new Published(view, recorded?.Id, recorded is null ? null : (long)(view.AnsweringAt!.Value - recorded.StartedAt).TotalMilliseconds);
        })];
    }
}
