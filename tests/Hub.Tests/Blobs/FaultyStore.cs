using System.Collections.Concurrent;
using Azure;
using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Tests.Blobs;

/// <summary>A real store that fails when it is told to: by an answer, by silence, or by forgetting what it has acknowledged.</summary>
internal sealed class FaultyStore(IBlobStore inner) : IBlobStore
{
    private readonly ConcurrentDictionary<int, bool> forgotten = new();

    /// <summary>Every call that was made, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Asked before each call; throws or waits in its place.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Answers of a store that is overloaded or broken.</summary>
    public static RequestFailedException Status(int status, string? retryAfter = null) => new(new StubResponse(status, retryAfter));

    /// <summary>The next time that this block is staged it is acknowledged and lost: other bytes are kept in its place.</summary>
    public void Forget(int block) => forgotten[block] = true;

    public int Count(string call) => Calls.Count(made => made == call);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await MeetAsync("prepare");
        await inner.PrepareAsync(cancellationToken);
    }

    public async Task<BlobInfo> WriteAsync(BlobName name, Stream content, string contentType, CancellationToken cancellationToken)
    {
        await MeetAsync("write");
        return await inner.WriteAsync(name, content, contentType, cancellationToken);
    }

    public async Task<BlobContent?> OpenAsync(BlobName name, CancellationToken cancellationToken)
    {
        await MeetAsync("open");
        return await inner.OpenAsync(name, cancellationToken);
    }

    public async Task<BlobInfo?> FindAsync(BlobName name, CancellationToken cancellationToken)
    {
        await MeetAsync("find");
        return await inner.FindAsync(name, cancellationToken);
    }

    public async Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken)
    {
        await MeetAsync("delete");
        return await inner.DeleteAsync(name, cancellationToken);
    }

    public async Task ForgetEarlierAsync(BlobName name, CancellationToken cancellationToken)
    {
        await MeetAsync("forget");
        await inner.ForgetEarlierAsync(name, cancellationToken);
    }

    public IAsyncEnumerable<BlobEntry> ListAsync(BlobName? folder, CancellationToken cancellationToken) => inner.ListAsync(folder, cancellationToken);

    public async Task StageAsync(BlobName name, int block, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await MeetAsync($"stage {block}");
        await inner.StageAsync(name, block, forgotten.TryRemove(block, out _) ? new byte[bytes.Length] : bytes, cancellationToken);
    }

    public async Task<BlobInfo> CommitAsync(BlobName name, int blocks, string contentType, string sha256, CancellationToken cancellationToken)
    {
        await MeetAsync("commit");
        return await inner.CommitAsync(name, blocks, contentType, sha256, cancellationToken);
    }

    public async Task<BlobLease?> TryLeaseAsync(BlobName name, Guid holder, CancellationToken cancellationToken)
    {
        await MeetAsync("lease");
        return await inner.TryLeaseAsync(name, holder, cancellationToken) is { } lease ? new FaultyLease(this, lease) : null;
    }

    private async Task MeetAsync(string call)
    {
        Calls.Enqueue(call);
        await Before(call);
    }

    private sealed class FaultyLease(FaultyStore store, BlobLease lease) : BlobLease
    {
        public override async Task<bool> RenewAsync(CancellationToken cancellationToken)
        {
            await store.MeetAsync("renew");
            return await lease.RenewAsync(cancellationToken);
        }

        public override ValueTask DisposeAsync() => lease.DisposeAsync();
    }
}
