using System.Globalization;
using System.Net;
using CaseHub.Load.Doors;
using CaseHub.Load.Peers;
using CaseHub.Recorder.Secure;

namespace CaseHub.Load.Commands;

/// <summary><c>join</c>: what a viewer that joins and leaves again costs the server, in an empty room and in a full one.</summary>
internal static class JoinCommand
{
    private const int WarmUpJoins = 2_000;
    private const int Joins = 300;
    private const int MaxSeconds = 30;
    private const double CalmShare = 0.08;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        using var loop = new PeerLoop();
        using var http = new HttpClient();
        using var context = new DtlsContext(DtlsCertificate.Create(TimeProvider.System));
        using ServeProcess server = await ServeProcess.StartAsync("--warm-up", "1");
        var door = new WhipDoor(loop, http, new Uri(server.Url, "/whip"), new Uri(server.Url, "/whep"), token: null);
        await ComeAndGoAsync(door, context, WarmUpJoins);
        // .NET goes on compiling for a while what has shown to be used much.
        for (int i = 0; i < MaxSeconds && await IsBusyAsync(server); i++) await ComeAndGoAsync(door, context, 1);
        await MeasureAsync(server, door, context, present: 0);
        int present = arguments.Number("present", Joins);
        long before = server.Resident;
        for (int i = 0; i < present; i++) await JoinAsync(door, context);
        Print("rss-kb-per-viewer", (server.Resident - before) / 1024.0 / present, present);
        await MeasureAsync(server, door, context, present);
        return 0;
    }

    private static async Task<bool> IsBusyAsync(ServeProcess server)
    {
        (TimeSpan busy, TimeSpan elapsed) = await server.BusyWhileAsync(() => Task.Delay(1_000));
        return busy / elapsed > CalmShare;
    }

    private static async Task MeasureAsync(ServeProcess server, IDoor door, DtlsContext context, int present)
    {
        // What the server does anyhow, such as its ticks, is no join's.
        (TimeSpan idle, TimeSpan idleFor) = await server.BusyWhileAsync(() => Task.Delay(1_000));
        var times = new List<double>();
        (TimeSpan busy, TimeSpan busyFor) = await server.BusyWhileAsync(async () => times = await ComeAndGoAsync(door, context, Joins));
        times.Sort();
        Print("cpu-ms-per-join", (busy - (idle * (busyFor / idleFor))).TotalMilliseconds / Joins, present);
        Print("idle-percent-of-a-core", idle / idleFor * 100, present);
        Print("join-ms-p50", times[times.Count / 2], present);
    }

    /// <returns>How long each took to connect, milliseconds.</returns>
    private static async Task<List<double>> ComeAndGoAsync(IDoor door, DtlsContext context, int count)
    {
        var times = new List<double>();
        for (int i = 0; i < count; i++)
        {
            Visit visit = await JoinAsync(door, context);
            times.Add(visit.Joining.TotalMilliseconds);
            await visit.LeaveAsync();
        }

        return times;
    }

    private static Task<Visit> JoinAsync(IDoor door, DtlsContext context) =>
        door.ViewAsync(new Viewer(IPAddress.Loopback, context, 0, Feedback.TransportWide, []), 1, 1, Feedback.TransportWide);

    private static void Print(string figure, double value, int present) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{{\"figure\":\"{figure}\",\"value\":{value:F2},\"joins\":{Joins},\"present\":{present}}}"));
}
