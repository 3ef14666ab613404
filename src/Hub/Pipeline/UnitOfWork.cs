using CaseHub.Hub.Data;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Pipeline;

/// <summary>
/// A command's rows are saved at once, by one transaction, after its handler; then what it has to tell is told. Concurrency tokens
/// and unique keys decide races: who comes second is refused, and nothing of theirs is stored.
/// </summary>
internal sealed class UnitOfWork<TRequest, TOutcome>(HubDb db, AfterCommit afterCommit, IMediator mediator) : IPipelineBehavior<TRequest, TOutcome>
    where TRequest : IRequest<TOutcome>
    where TOutcome : IOutcome<TOutcome>
{
    public async Task<TOutcome> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TOutcome> next)
    {
        if (request is not IChange) return await next();
        var outcome = await next();
        if (outcome.Refusal is not null) return Forget(outcome);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Forget(TOutcome.Refused(Refusal.Conflict("someone-was-faster")));
        }

        await afterCommit.PublishAsync(mediator, CancellationToken.None);
        return outcome;
    }

    private TOutcome Forget(TOutcome refused)
    {
        db.ChangeTracker.Clear();
        afterCommit.Forget();
        return refused;
    }
}
