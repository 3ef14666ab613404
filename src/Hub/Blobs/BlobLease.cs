namespace CaseHub.Hub.Blobs;

/// <summary>The right to write beneath a name, which one holder has at a time. Disposing it gives it back; a holder that dies loses it by itself.</summary>
internal abstract class BlobLease : IAsyncDisposable
{
    /// <summary>How long a holder that says nothing keeps it: to be renewed much more often.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    /// <summary>Keeps it, and shows at the same time that the store answers.</summary>
    /// <returns>False when it is another's by now: who had it writes no more.</returns>
    public abstract Task<bool> RenewAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
