using MediatR;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Pipeline;

/// <summary>What a command has to tell the floors above, published once its rows are on disk and never when they are not.</summary>
internal sealed partial class AfterCommit(ILogger<AfterCommit> logger)
{
    private readonly Queue<INotification> waiting = new();

    public void Tell(INotification notification) => waiting.Enqueue(notification);

    /// <summary>Who listens cannot undo what is on disk: what goes wrong there is logged, and the command stays granted.</summary>
    public async Task PublishAsync(IMediator mediator, CancellationToken cancellationToken)
    {
        while (waiting.TryDequeue(out var notification))
        {
            try
            {
                await mediator.Publish(notification, cancellationToken);
            }
            catch (Exception e)
            {
                NotTold(e, notification.GetType().Name);
            }
        }
    }

    public void Forget() => waiting.Clear();

    [LoggerMessage(2001, LogLevel.Error, "What follows {Notification} failed; the change itself is stored")]
    private partial void NotTold(Exception e, string notification);
}
