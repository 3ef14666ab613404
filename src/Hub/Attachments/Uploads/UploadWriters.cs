using System.Collections.Concurrent;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>
/// One writer an upload at a time. Who comes later is the one whose line works, so it cuts who came before and waits until that one has
/// ended: a connection that hangs holds up nobody. In memory, since one process alone uses the data folder.
/// </summary>
internal sealed class UploadWriters
{
    private readonly ConcurrentDictionary<Guid, Turn> turns = new();

    /// <summary>Takes over.</summary>
    /// <returns>To be disposed; its <see cref="Turn.Cut"/> fires when a later one takes over.</returns>
    public async Task<Turn> TakeAsync(Guid uploadId, CancellationToken cancellationToken)
    {
        var mine = new Turn(this, uploadId);
        while (!turns.TryAdd(uploadId, mine))
        {
            if (!turns.TryGetValue(uploadId, out var other)) continue;
            await other.EndAsync(cancellationToken);
        }

        return mine;
    }

    /// <summary>Null while somebody writes.</summary>
    public Turn? TryTake(Guid uploadId)
    {
        var mine = new Turn(this, uploadId);
        return turns.TryAdd(uploadId, mine) ? mine : null;
    }

    /// <summary>The right to write.</summary>
    internal sealed class Turn(UploadWriters writers, Guid uploadId) : IDisposable
    {
        private readonly CancellationTokenSource cut = new();
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken Cut => cut.Token;

        public async Task EndAsync(CancellationToken cancellationToken)
        {
            await cut.CancelAsync();
            await ended.Task.WaitAsync(cancellationToken);
        }

        /// <summary>Its source stays: who cuts may hold it still, and it has neither timer nor handle.</summary>
        public void Dispose()
        {
            writers.turns.TryRemove(KeyValuePair.Create(uploadId, this));
            ended.TrySetResult();
        }
    }
}
