using MediatR;

namespace CaseHub.Hub.Pipeline;

/// <summary>What a command has to tell the floors above, published once its rows are on disk and never when they are not.</summary>
internal sealed class AfterCommit
{
    private readonly Queue<INotification> _waiting = new();

    public void Tell(INotification notification) => _waiting.Enqueue(notification);

    public async Task PublishAsync(IMediator mediator, CancellationToken cancellationToken)
    {
        while (_waiting.TryDequeue(out var notification)) await mediator.Publish(notification, cancellationToken);
    }

    public void Forget() => _waiting.Clear();
}
