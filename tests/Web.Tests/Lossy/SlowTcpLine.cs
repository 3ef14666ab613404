using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace CaseHub.Web.Tests.Lossy;

/// <summary>
/// A slow line on the loopback for TCP, which shows its losses as delays: passes the bytes of each connection on, so many at a time and
/// late. What does not fit its buffers waits at the sender.
/// </summary>
public sealed class SlowTcpLine : IAsyncDisposable
{
    // What one step takes: a tenth of a second of a slow line, so that turns stay fair.
    private const int ChunkBytes = 1_400;
    private const int WaitingChunks = 8;

    private readonly TcpListener listener = new(IPAddress.Any, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly int hubPort;
    private readonly LineQuality quality;
    private readonly Task accepting;

    /// <param name="hubPort">The hub's media port for TCP on the loopback.</param>
    public SlowTcpLine(int hubPort, LineQuality quality)
    {
        this.hubPort = hubPort;
        this.quality = quality;
        listener.Start();
        accepting = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            Socket browser = await listener.AcceptSocketAsync(stopping.Token);
            _ = Task.Run(() => JoinAsync(browser));
        }
    }

    private async Task JoinAsync(Socket browser)
    {
        using var hub = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (browser)
        {
            browser.NoDelay = true;
            // Small buffers: a line that takes megabytes at once is not slow.
            browser.ReceiveBufferSize = browser.SendBufferSize = hub.ReceiveBufferSize = hub.SendBufferSize = 16 * 1024;
            await hub.ConnectAsync(IPAddress.Loopback, hubPort, stopping.Token);
            await Task.WhenAny(PassAsync(browser, hub), PassAsync(hub, browser)).Unwrap().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task PassAsync(Socket from, Socket to)
    {
        var waiting = Channel.CreateBounded<(TimeSpan Due, byte[] Bytes)>(WaitingChunks);
        return Task.WhenAll(ReadAsync(from, waiting.Writer), WriteAsync(waiting.Reader, to));
    }

    private async Task ReadAsync(Socket from, ChannelWriter<(TimeSpan Due, byte[] Bytes)> waiting)
    {
        var buffer = new byte[ChunkBytes];
        while (await from.ReceiveAsync(buffer, SocketFlags.None, stopping.Token) is > 0 and int length)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(length * 8 / quality.KilobitsPerSecond), stopping.Token);
            await waiting.WriteAsync((Stopwatch.GetElapsedTime(0) + quality.Delay, buffer[..length]), stopping.Token);
        }

        waiting.Complete();
    }

    private async Task WriteAsync(ChannelReader<(TimeSpan Due, byte[] Bytes)> waiting, Socket to)
    {
        await foreach ((TimeSpan due, byte[] bytes) in waiting.ReadAllAsync(stopping.Token))
        {
            TimeSpan wait = due - Stopwatch.GetElapsedTime(0);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, stopping.Token);
            await to.SendAsync(bytes, SocketFlags.None, stopping.Token);
        }
    }
}
