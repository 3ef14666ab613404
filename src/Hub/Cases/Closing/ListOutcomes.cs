using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Closing;

/// <summary>What became of the patients that somebody gave an opinion on, latest first: those cases that they may still open.</summary>
public static class ListOutcomes
{
    public const int MaxTake = 200;

    public sealed record Request(int Skip = 0, int Take = 50) : IQuery<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Range("skip", Skip, 0, 1_000_000);
            errors.Range("take", Take, 1, MaxTake);
        }
    }

    /// <param name="Rows">This page.</param>
    /// <param name="Total">How many there are in all.</param>
    /// <param name="Waiting">Cases with an opinion of theirs whose outcome is not known yet.</param>
    public sealed record Answer(IReadOnlyList<Row> Rows, int Total, int Waiting);

    /// <param name="Advised">What they advised last.</param>
    /// <param name="Helpful">What the asker gave, 1 to 5; null without a survey.</param>
    public sealed record Row(
        Guid CaseId,
        string Number,
        string Title,
        string Specialty,
        Disposition Advised,
        CloseReason? ClosedFor,
        OutcomeResult? Result,
        string? Outcome,
        DateOnly? On,
        DateTimeOffset? ClosedAt,
        int? Helpful);

    internal sealed class Handler(HubDb db, CurrentActor actor, CaseReach reach) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var me = actor.Required;
            var mine = (await reach.VisibleAsync(me, cancellationToken)).Where(c => db.Set<Opinion>().Any(o => o.CaseId == c.Id && o.AuthorId == me.Id));
            var closed = mine.Where(c => c.State == CaseState.Closed);
            var rows = await closed.OrderByDescending(c => c.ClosedAt).Skip(request.Skip).Take(request.Take)
                .Select(c => new Row(
                    c.Id,
                    c.Number,
                    c.Title,
                    c.Specialty,
                    db.Set<Opinion>().Where(o => o.CaseId == c.Id && o.AuthorId == me.Id).OrderByDescending(o => o.At).First().Disposition,
                    c.ClosedFor,
                    c.OutcomeResult,
                    c.OutcomeText,
                    c.OutcomeOn,
                    c.ClosedAt,
                    db.Set<CloseOutSurvey>().Where(s => s.CaseId == c.Id).Select(s => (int?)s.Helpful).SingleOrDefault()))
                .ToListAsync(cancellationToken);
            int waiting = await mine.CountAsync(c => c.State == CaseState.Answered || c.State == CaseState.Acknowledged, cancellationToken);
            return new Answer(rows, await closed.CountAsync(cancellationToken), waiting);
        }
    }
}
