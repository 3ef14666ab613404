namespace CaseHub.Hub.Tests.Attachments;

/// <summary>Brings some bytes and then breaks, as a connection does.</summary>
internal class BrokenLine(byte[] bytes) : MemoryStream(bytes)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Position < Length ? await base.ReadAsync(buffer, cancellationToken) : await BreakAsync(cancellationToken);

    protected virtual Task<int> BreakAsync(CancellationToken cancellationToken) => throw new IOException("The line broke.");
}

/// <summary>Brings some bytes and then nothing more, until somebody cuts it.</summary>
internal sealed class HangingLine(byte[] bytes) : BrokenLine(bytes)
{
    private readonly TaskCompletionSource hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Hangs => hangs.Task;

    protected override async Task<int> BreakAsync(CancellationToken cancellationToken)
    {
        hangs.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
}
