using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace CaseHub.Web.Tests.Lossy;

/// <summary>What a line does to each direction.</summary>
/// <param name="Loss">Share of datagrams that vanish, 0–1, at random.</param>
/// <param name="Delay">One way.</param>
/// <param name="KilobitsPerSecond">What gets through; more than that waits in <see cref="Queue"/>, and what does not fit there vanishes.</param>
/// <param name="Queue">How long a datagram may wait for its turn, as a cheap router's buffer.</param>
public sealed record LineQuality(double Loss, TimeSpan Delay, double KilobitsPerSecond, TimeSpan Queue);

/// <summary>
/// A bad line on the loopback: a UDP port that passes datagrams on to another one and back, some of them, and late. Each browser behind
/// it has a port of its own towards the hub, as behind a router. It listens on every address, since browsers come from the one they are told.
/// </summary>
public sealed class LossyLine : IAsyncDisposable
{
    private readonly Socket inner = NewSocket();
    private readonly IPEndPoint hub;
    private readonly ConcurrentDictionary<SocketAddress, Route> routes = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Random random;
    private readonly Task receiving;

    /// <param name="hubPort">The hub's media port on the loopback.</param>
    public LossyLine(int hubPort, LineQuality quality, int seed)
    {
        Quality = quality;
        random = new Random(seed);
        hub = new IPEndPoint(IPAddress.Loopback, hubPort);
        receiving = Task.Run(ReceiveAsync);
    }

    public int Port => ((IPEndPoint)inner.LocalEndPoint!).Port;

    /// <summary>May be changed while media runs.</summary>
    public LineQuality Quality { get; set; }

    /// <summary>Datagrams that vanished, and those that came through, both ways.</summary>
    public (long Lost, long Passed) Count => routes.Values.Aggregate((Lost: 0L, Passed: 0L), (sum, route) =>
        (sum.Lost + route.Up.Lost + route.Down.Lost, sum.Passed + route.Up.Passed + route.Down.Passed));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (Route route in routes.Values) route.Outer.Dispose();
        inner.Dispose();
        stopping.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[2048];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        while (!stopping.IsCancellationRequested)
        {
            int length = await inner.ReceiveFromAsync(buffer, SocketFlags.None, from, stopping.Token);
            if (!routes.TryGetValue(from, out Route? route)) route = Open(Copy(from));
            Pass(route.Up, buffer.AsSpan(0, length).ToArray());
        }
    }

    private Route Open(SocketAddress browser)
    {
        Socket outer = NewSocket();
        var route = new Route(
            outer,
            new Direction(async datagram => await outer.SendToAsync(datagram, SocketFlags.None, hub, stopping.Token)),
            new Direction(async datagram => await inner.SendToAsync(datagram, SocketFlags.None, browser, stopping.Token)));
        routes[browser] = route;
        _ = Task.Run(() => SendAsync(route.Up));
        _ = Task.Run(() => SendAsync(route.Down));
        _ = Task.Run(() => ReturnAsync(route));
        return route;
    }

    private async Task ReturnAsync(Route route)
    {
        var buffer = new byte[2048];
        while (!stopping.IsCancellationRequested) Pass(route.Down, buffer.AsSpan(0, await route.Outer.ReceiveAsync(buffer, SocketFlags.None, stopping.Token)).ToArray());
    }

    /// <summary>Loses the datagram, or lines it up for its turn.</summary>
    private void Pass(Direction direction, byte[] datagram)
    {
        LineQuality quality = Quality;
        TimeSpan now = Stopwatch.GetElapsedTime(0);
        TimeSpan start = direction.FreeAt > now ? direction.FreeAt : now;
        bool vanishes;
        lock (random) vanishes = random.NextDouble() < quality.Loss;
        if (vanishes || start - now > quality.Queue)
        {
            direction.Lost++;
            return;
        }

        direction.FreeAt = start + TimeSpan.FromMilliseconds(datagram.Length * 8 / quality.KilobitsPerSecond);
        direction.Passed++;
        direction.Waiting.Writer.TryWrite((direction.FreeAt + quality.Delay, datagram));
    }

    private async Task SendAsync(Direction direction)
    {
        await foreach ((TimeSpan due, byte[] datagram) in direction.Waiting.Reader.ReadAllAsync(stopping.Token))
        {
            TimeSpan wait = due - Stopwatch.GetElapsedTime(0);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, stopping.Token);
            await direction.Send(datagram);
        }
    }

    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }

    private static Socket NewSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20, SendBufferSize = 1 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return socket;
    }

    private sealed class Direction(Func<byte[], Task> send)
    {
        public Channel<(TimeSpan Due, byte[] Datagram)> Waiting { get; } = Channel.CreateUnbounded<(TimeSpan, byte[])>();

        public Func<byte[], Task> Send { get; } = send;

        /// <summary>When the line has sent what waits.</summary>
        public TimeSpan FreeAt { get; set; }

        public long Lost { get; set; }

        public long Passed { get; set; }
    }

    private sealed record Route(Socket Outer, Direction Up, Direction Down);
}
