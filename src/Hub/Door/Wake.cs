using System.Threading.Channels;

namespace CaseHub.Hub.Door;

/// <summary>Wakes one loop; twice before it looks is once.</summary>
internal sealed class Wake
{
    private readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Up() => woken.Writer.TryWrite(true);

    public void End() => woken.Writer.TryComplete();

    /// <returns>False when it has ended.</returns>
    public async Task<bool> WokenAsync()
    {
        if (!await woken.Reader.WaitToReadAsync()) return false;
        return woken.Reader.TryRead(out _);
    }
}
