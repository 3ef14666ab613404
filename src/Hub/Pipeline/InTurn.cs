using CaseHub.Hub.People;
using MediatR;

namespace CaseHub.Hub.Pipeline;

/// <summary>One person's are done one after the other, each when the one before is stored: what is decided is counted from what they have sent already.</summary>
public interface IInTurn;

/// <summary>Whose turn it is, on this machine. Several people may share one; they wait for each other and nothing more.</summary>
internal sealed class Turns : IDisposable
{
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <returns>To be disposed when it is over.</returns>
    public async Task<IDisposable> TakeAsync(Guid clinicianId, CancellationToken cancellationToken)
    {
        var turn = turns[(uint)clinicianId.GetHashCode() % (uint)turns.Length];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    public void Dispose()
    {
        foreach (var turn in turns) turn.Dispose();
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}

/// <summary>Lets what has to be done in turn wait for it.</summary>
internal sealed class InTurn<TRequest, TOutcome>(Turns turns, CurrentActor actor) : IPipelineBehavior<TRequest, TOutcome>
    where TRequest : IRequest<TOutcome>
{
    public async Task<TOutcome> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TOutcome> next)
    {
        if (request is not IInTurn) return await next();
        using var turn = await turns.TakeAsync(actor.Required.Id, cancellationToken);
        return await next();
    }
}
