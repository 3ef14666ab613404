using CaseHub.Hub.Audit;
using CaseHub.Hub.Data;
using MediatR;

namespace CaseHub.Hub.Pipeline;

/// <summary>
/// A command's rows and its audit entry are saved at once, by one transaction, after its handler; then what it has to tell is told.
/// Concurrency tokens and unique keys decide races: who comes second is refused, and nothing of theirs is stored.
/// </summary>
internal sealed class UnitOfWork<TRequest, TOutcome>(HubDb db, AuditLog audit, AfterCommit afterCommit, IMediator mediator) : IPipelineBehavior<TRequest, TOutcome>
    where TRequest : IRequest<TOutcome>
    where TOutcome : IOutcome<TOutcome>
{
    private const string Faster = "someone-was-faster";

    public async Task<TOutcome> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TOutcome> next)
    {
        if (request is not IChange change) return await next();
        var outcome = await TryAsync(change, next, cancellationToken);
        if (outcome is { Refusal.Code: Faster } && request is IOnce) outcome = await TryAsync(change, next, cancellationToken);
        if (outcome.Refusal is null) await afterCommit.PublishAsync(mediator, CancellationToken.None);
        return outcome;
    }

    private async Task<TOutcome> TryAsync(IChange change, RequestHandlerDelegate<TOutcome> next, CancellationToken cancellationToken)
    {
        var outcome = await next();
        if (outcome.Refusal is not null) return Forget(outcome);
        try
        {
            await SaveAsync(change, cancellationToken);
            return outcome;
        }
        catch (Exception e) when (db.Kind.IsLostRace(e))
        {
            return Forget(TOutcome.Refused(Refusal.Conflict(Faster)));
        }
    }

    private async Task SaveAsync(IChange change, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await audit.AppendAsync(AuditName.Of(typeof(TRequest)), change.AuditSubject, AuditLog.Granted, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private TOutcome Forget(TOutcome refused)
    {
        db.ChangeTracker.Clear();
        afterCommit.Forget();
        return refused;
    }
}
