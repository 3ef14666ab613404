using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CaseHub.Web.Tests.Offline;

/// <summary>The line between a clinic and the hub: passes bytes on until it is cut, which breaks what is under way and refuses what comes, at the same address as before and after.</summary>
public sealed class CuttableLine : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Socket, Socket> open = new();
    private readonly int hubPort;
    private readonly int port;
    private TcpListener? listener;
    private Task accepting = Task.CompletedTask;

    /// <param name="hubPort">Where the hub listens on the loopback.</param>
    public CuttableLine(int hubPort)
    {
        this.hubPort = hubPort;
        port = Listen(0);
    }

    /// <summary>The hub, as who is behind the line has it.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}");

    public async Task CutAsync()
    {
        listener?.Dispose();
        listener = null;
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var (browser, hub) in open)
        {
            browser.Dispose();
            hub.Dispose();
        }
    }

    public void Mend() => Listen(port);

    public async ValueTask DisposeAsync() => await CutAsync();

    private int Listen(int at)
    {
        var made = new TcpListener(IPAddress.Loopback, at);
        made.Start();
        listener = made;
        accepting = AcceptAsync(made);
        return ((IPEndPoint)made.LocalEndpoint).Port;
    }

    private async Task AcceptAsync(TcpListener from)
    {
        while (true) _ = JoinAsync(await from.AcceptSocketAsync());
    }

    private async Task JoinAsync(Socket browser)
    {
        using var hub = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        open[browser] = hub;
        try
        {
            await hub.ConnectAsync(IPAddress.Loopback, hubPort);
            await Task.WhenAny(PassAsync(browser, hub), PassAsync(hub, browser));
        }
        finally
        {
            open.TryRemove(browser, out _);
            browser.Dispose();
        }
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer, SocketFlags.None) is > 0 and int length) await to.SendAsync(buffer.AsMemory(0, length), SocketFlags.None);
    }
}
