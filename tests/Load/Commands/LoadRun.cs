using System.Diagnostics;
using System.Globalization;
using System.Net;
using CaseHub.Load.Doors;
using CaseHub.Load.Measure;
using CaseHub.Load.Peers;
using CaseHub.Load.Traffic;
using CaseHub.Recorder.Secure;

namespace CaseHub.Load.Commands;

/// <summary>What to do to a server.</summary>
internal sealed record LoadSettings
{
    public string Server { get; init; } = "server";

    public int Publishers { get; init; } = 1;

    public int Viewers { get; init; } = 50;

    public string Shape { get; init; } = "even";

    public Feedback Feedback { get; init; } = Feedback.None;

    /// <summary>Whether what leaves the server in one piece is taken whole, as a network card that cuts it would take it.</summary>
    public bool TakesTrains { get; init; }

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(6);

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    public IPAddress Local { get; init; } = IPAddress.Loopback;
}

/// <summary>One load: publishers join, viewers join, media runs warm, media is measured, all leave.</summary>
/// <param name="meter">Of the server's process; null where it is not known.</param>
internal sealed class LoadRun(LoadSettings settings, PeerLoop loop, IDoor door, ServerMeter? meter)
{
    private const int JoinsTimed = 50;
    private const int JoinsAtOnce = 8;

    /// <summary>So long nothing may come before all that is under way is thought to have arrived.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(10);

    private readonly DtlsContext context = new(DtlsCertificate.Create(TimeProvider.System));
    private readonly List<long> delays = new(1 << 16);
    private readonly List<double> joins = [];
    private readonly List<Visit> visits = [];
    private readonly List<Viewer> viewers = [];
    private readonly List<Publisher> publishers = [];

    public async Task<LoadFigures> RunAsync()
    {
        for (int i = 0; i < settings.Publishers; i++) await PublishAsync();
        ServerReading? beforeJoins = meter?.Read();
        await JoinAllAsync();
        ServerReading? afterJoins = meter?.Read();

        var sender = new Sender(publishers, TrafficPlan.ByName(settings.Shape));
        await sender.RunAsync(settings.WarmUp);
        (Totals before, _) = await SettleAsync();
        (ServerReading? atStart, TimeSpan ownStart) = (meter?.Read(), Environment.CpuUsage.TotalTime);
        SenderRun run = await sender.RunAsync(settings.Window);
        TimeSpan own = Environment.CpuUsage.TotalTime - ownStart;
        (Totals after, List<double> delayed) = await SettleAsync();
        ServerReading? atEnd = meter?.Read();

        LoadFigures figures = Sum(run, after - before, own, delayed);
        if (meter is not null) figures = WithServer(figures, beforeJoins!.Value, afterJoins!.Value, atStart!.Value, atEnd!.Value);
        await LeaveAsync();
        return figures;
    }

    private async Task PublishAsync()
    {
        var publisher = new Publisher(settings.Local, context);
        publishers.Add(publisher);
        visits.Add(await door.PublishAsync(publisher));
    }

    /// <summary>One after another as long as they are timed, then several at once.</summary>
    private async Task JoinAllAsync()
    {
        // The first pays for what is made once.
        for (int i = 0; i < Math.Min(settings.Viewers, JoinsTimed); i++)
        {
            Visit visit = await ViewAsync(i);
            if (i > 0 || settings.Viewers == 1) joins.Add(visit.Joining.TotalMilliseconds);
        }

        await Parallel.ForAsync(JoinsTimed, Math.Max(JoinsTimed, settings.Viewers), new ParallelOptions { MaxDegreeOfParallelism = JoinsAtOnce },
            async (i, _) => await ViewAsync(i));
        joins.Sort();
    }

    private async Task<Visit> ViewAsync(int index)
    {
        var viewer = new Viewer(settings.Local, context, index, settings.Feedback, delays, settings.TakesTrains);
        // Our own relay keeps the last of several pictures for a screen.
        int pictures = settings.Publishers == 1 ? 1 : settings.Publishers + 1;
        Visit visit = await door.ViewAsync(viewer, settings.Publishers, pictures, settings.Feedback);
        lock (visits)
        {
            visits.Add(visit);
            viewers.Add(viewer);
        }

        return visit;
    }

    /// <summary>Waits until all that is under way has come, so that it is counted on one side of the window only; delays begin anew.</summary>
    private async Task<(Totals Totals, List<double> Delays)> SettleAsync()
    {
        long began = Stopwatch.GetTimestamp(), seen, now = -1;
        do
        {
            seen = now;
            await Task.Delay(Breath);
            now = await loop.AskAsync(() => Totals.Of(viewers).Received);
        }
        while (now != seen && Stopwatch.GetElapsedTime(began) < LongestSettling);
        return await loop.AskAsync(TakeCounts);
    }

    private (Totals Totals, List<double> Delays) TakeCounts()
    {
        List<double> sorted = [.. delays.Select(ticks => ticks / (double)TimeSpan.TicksPerMicrosecond).Order()];
        delays.Clear();
        return (Totals.Of(viewers), sorted);
    }

    private async Task LeaveAsync()
    {
        await Parallel.ForEachAsync(visits, new ParallelOptions { MaxDegreeOfParallelism = JoinsAtOnce }, async (visit, _) => await visit.LeaveAsync());
        await loop.AskAsync(() =>
        {
            foreach (LoadPeer peer in publishers.Concat<LoadPeer>(viewers)) peer.Close();
            return true;
        });
    }

    private LoadFigures Sum(SenderRun run, Totals totals, TimeSpan own, List<double> sorted) =>
        new()
        {
            Server = settings.Server,
            Shape = settings.Shape,
            Publishers = settings.Publishers,
            Viewers = settings.Viewers,
            Feedback = settings.Feedback == Feedback.None ? "none" : "twcc",
            Trains = settings.TakesTrains,
            Profile = viewers[0].Profile.ToString()!,
            Seconds = run.Elapsed.TotalSeconds,
            Sent = run.Packets,
            Received = totals.Received,
            Lost = (run.Packets * settings.Viewers) - totals.Received,
            Gaps = totals.Missing,
            ResendsAsked = publishers.Sum(publisher => publisher.ResendsAsked),
            Unsent = publishers.Sum(publisher => publisher.Unsent),
            Overrun = SocketDrops.Of(viewers.Select(viewer => viewer.Port).ToHashSet()),
            Reordered = totals.Reordered,
            Duplicated = totals.Duplicated,
            Extra = totals.Extra,
            Authentic = totals.Opened,
            Wrong = totals.Wrong,
            DelayP50Us = Percentile.Of(sorted, 0.5),
            DelayP95Us = Percentile.Of(sorted, 0.95),
            DelayP99Us = Percentile.Of(sorted, 0.99),
            DelayMaxUs = Percentile.Of(sorted, 1),
            SenderLateP99Us = run.LateMicroseconds,
            JoinP50Ms = Math.Round(Percentile.Of(joins, 0.5), 2),
            JoinP95Ms = Math.Round(Percentile.Of(joins, 0.95), 2),
            GeneratorBusy = Math.Round(own / run.Elapsed, 3),
            SystemLoad = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
        };

    private LoadFigures WithServer(LoadFigures figures, ServerReading beforeJoins, ServerReading afterJoins, ServerReading atStart, ServerReading atEnd)
    {
        double packets = Math.Max(1, figures.Received);
        return figures with
        {
            CpuMsPerJoin = Math.Round((afterJoins.Cpu - beforeJoins.Cpu).TotalMilliseconds / settings.Viewers, 3),
            CpuUsPerPacket = Math.Round((atEnd.Cpu - atStart.Cpu).TotalMicroseconds / packets, 3),
            CoreUsPerPacket = Math.Round(atEnd.BusySince(atStart).TotalMicroseconds / packets, 3),
            CoreBusy = Math.Round(atEnd.BusySince(atStart).TotalSeconds / Stopwatch.GetElapsedTime(atStart.At, atEnd.At).TotalSeconds, 3),
            MemoryKbPerViewer = Math.Round((atEnd.ResidentBytes - beforeJoins.ResidentBytes) / 1024.0 / settings.Viewers, 1),
            MemoryMb = Math.Round(atEnd.ResidentBytes / 1024.0 / 1024.0, 1),
        };
    }
}
