using System.Net;
using System.Net.Sockets;

namespace CaseHub.Web.Tests.Lossy;

/// <summary>A line for TCP on the loopback that carries so many bits a second and breaks in the middle, each time a number of bytes has gone up.</summary>
/// <param name="port">Of the hub.</param>
/// <param name="kilobitsPerSecond">Of what goes up; 0 for as fast as it goes.</param>
/// <param name="bytesBetweenCuts">Counted over all connections; the connection that carries the last of them is reset.</param>
public sealed class CuttingLine(int port, int kilobitsPerSecond, long bytesBetweenCuts) : IAsyncDisposable
{
    private const int StepBytes = 4096;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private Task accepting = Task.CompletedTask;
    private long carried;
    private int cuts;

    public int Cuts => cuts;

    /// <summary>Bytes that went up, headers and all.</summary>
    public long Carried => carried;

    public Uri Start()
    {
        listener.Start();
        accepting = Task.Run(AcceptAsync);
        return new Uri($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

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
            Socket near = await listener.AcceptSocketAsync(stopping.Token);
            _ = Task.Run(() => JoinAsync(near));
        }
    }

    private async Task JoinAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (near)
        {
            // Zero: what is closed is reset, and what waits in it is lost, as on a line that breaks.
            near.LingerState = far.LingerState = new LingerOption(true, 0);
            near.NoDelay = true;
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, port, stopping.Token);
                await Task.WhenAny(UpAsync(near, far), DownAsync(far, near)).Unwrap();
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The hub is gone, or the line: who waits at the other end is told by the reset.
            }
        }
    }

    private async Task UpAsync(Socket near, Socket far)
    {
        byte[] step = new byte[StepBytes];
        while (await near.ReceiveAsync(step, SocketFlags.None, stopping.Token) is > 0 and int length)
        {
            if (kilobitsPerSecond > 0) await Task.Delay(TimeSpan.FromMilliseconds(length * 8.0 / kilobitsPerSecond), stopping.Token);
            await far.SendAsync(step.AsMemory(0, length), SocketFlags.None, stopping.Token);
            long after = Interlocked.Add(ref carried, length);
            if (after / bytesBetweenCuts == (after - length) / bytesBetweenCuts) continue;
            Interlocked.Increment(ref cuts);
            return;
        }
    }

    private async Task DownAsync(Socket far, Socket near)
    {
        byte[] step = new byte[StepBytes];
        while (await far.ReceiveAsync(step, SocketFlags.None, stopping.Token) is > 0 and int length)
            await near.SendAsync(step.AsMemory(0, length), SocketFlags.None, stopping.Token);
    }
}
