using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using CaseHub.Load.Doors;
using CaseHub.Load.Hubs;
using CaseHub.Load.Measure;
using CaseHub.Load.Peers;
using CaseHub.Load.Traffic;
using CaseHub.Recorder.Secure;

namespace CaseHub.Load.Commands;

/// <summary>
/// One evening: pages and media connections come, of whom one page and one media connection stop reading; two cameras and an interpreter send, now and then
/// somebody posts a line, and everybody else must get all of it.
/// </summary>
internal sealed class BriefingRun(BriefingSettings settings) : IAsyncDisposable
{
    private const int AtOnce = 8;
    private const int SoundsOfPage = 3, PicturesOfPage = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5), Breath = TimeSpan.FromMilliseconds(500), LongestSettling = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly PeerLoop loop = new();
    private readonly DtlsContext context = new(DtlsCertificate.Create(TimeProvider.System));
    private readonly List<long> delays = new(1 << 20);
    private readonly ConcurrentBag<(Viewer Viewer, bool HearsVoice)> viewers = [];
    private readonly ConcurrentBag<HubClient> pages = [];
    private readonly Fanout lines = new(settings.Lines, settings.Viewers);
    private Evening evening = null!;

    public async IAsyncEnumerable<object> RunAsync()
    {
        ServerMeter? meter = settings.Process == 0 ? null : new ServerMeter(settings.Process, core: 0);
        Task<Account> SignIn(string name) => Account.SignInAsync(http, settings.Hub, name, settings.Password);
        evening = settings.OfConsult ? await Evening.ConsultAsync(SignIn) : await Evening.BriefingAsync(SignIn);
        Publisher[] floor = [await PublishAsync(evening.Host, "camera one"), await PublishAsync(evening.Speaker, "camera two")];
        Publisher voice = await PublishAsync(evening.Interpreter, "booth", hasVideo: false);
        ServerReading? nobody = meter?.Read();

        await ForAllAsync(OpenPageAsync);
        HubClient stalledPage = await OpenPageAsync(_ => { }, willStall: true);
        stalledPage.Stall();
        await ForAllAsync(ViewAsync);
        await loop.LetSleepAsync(await NewViewerAsync(0, null));
        ServerReading? everybody = meter?.Read();

        var sender = new Sender([.. floor.Select(publisher => (publisher, TrafficPlan.Camera)), (voice, TrafficPlan.Voice)]);
        await sender.RunAsync(WarmUp);
        Totals before = await SettleAsync();
        await loop.AskAsync(() => { delays.Clear(); return true; });
        (long floorBefore, long voiceBefore, ServerReading? atStart, TimeSpan ownStart) = (floor.Sum(each => each.Packets), voice.Packets, meter?.Read(), Environment.CpuUsage.TotalTime);
        Task posting = PostLinesAsync();
        SenderRun sent = await sender.RunAsync(settings.Window);
        TimeSpan own = Environment.CpuUsage.TotalTime - ownStart;
        await posting;
        Totals came = await SettleAsync() - before;
        ServerReading? atEnd = meter?.Read();
        await UntilArrivedAsync();

        long wanted = ((floor.Sum(each => each.Packets) - floorBefore) * viewers.Count) + ((voice.Packets - voiceBefore) * viewers.Count(each => each.HearsVoice));
        List<double> delayed = await loop.AskAsync(() => delays.Select(ticks => ticks / (double)TimeSpan.TicksPerMillisecond).Order().ToList());
        List<double> each = lines.Milliseconds(), last = lines.LastMilliseconds();
        double load = double.Parse((await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0], CultureInfo.InvariantCulture);
        yield return new
        {
            figure = "briefing", viewers = viewers.Count, pages = pages.Count - 1, seconds = sent.Elapsed.TotalSeconds, packetsWanted = wanted, packetsReceived = came.Received, gaps = came.Missing,
            wrong = came.Wrong, unsent = floor.Append(voice).Sum(publisher => publisher.Unsent), overrun = SocketDrops.Of(viewers.Select(one => one.Viewer.Port).ToHashSet()),
            senderLateP99Ms = sent.LateMicroseconds / 1000.0, generatorBusy = Round(own / sent.Elapsed), stalledPageCut = stalledPage.IsCut, systemLoad = load,
        };
        yield return Figure("briefing-packets-lost", wanted - came.Received);
        yield return Figure("briefing-forwarding-ms-p50", Percentile.Of(delayed, 0.5));
        yield return Figure("briefing-forwarding-ms-p99", Percentile.Of(delayed, 0.99));
        yield return Figure("briefing-lines-lost", (settings.Lines * settings.Viewers) - lines.Arrived);
        yield return Figure("briefing-fan-out-ms-p50", Percentile.Of(each, 0.5));
        yield return Figure("briefing-fan-out-ms-p99", Percentile.Of(each, 0.99));
        yield return Figure("briefing-fan-out-to-all-ms-p50", Percentile.Of(last, 0.5));
        yield return Figure("briefing-pages-cut", pages.Count(page => page != stalledPage && page.IsCut));
        if (meter is null) yield break;
        yield return Figure("briefing-cpu-us-per-forwarded-packet", (atEnd!.Value.Cpu - atStart!.Value.Cpu).TotalMicroseconds / Math.Max(1, came.Received));
        yield return Figure("briefing-hub-busy-cores", (atEnd.Value.Cpu - atStart.Value.Cpu) / sent.Elapsed);
        yield return Figure("briefing-kb-per-viewer-idle", (everybody!.Value.ResidentBytes - nobody!.Value.ResidentBytes) / 1024.0 / settings.Viewers);
        yield return Figure("briefing-kb-per-viewer", (atEnd.Value.ResidentBytes - nobody.Value.ResidentBytes) / 1024.0 / settings.Viewers);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (HubClient page in pages) await page.DisposeAsync();
        loop.Dispose();
        http.Dispose();
        context.Dispose();
    }

    private static object Figure(string name, double value) => new { figure = name, value = Round(value) };

    private static double Round(double value) => Math.Round(value, 3);

    private Task ForAllAsync(Func<int, Task> come) =>
        Parallel.ForAsync(0, settings.Viewers, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await come(i));

    private async Task<Publisher> PublishAsync(Account owner, string label, bool hasVideo = true)
    {
        var publisher = new Publisher(IPAddress.Loopback, context, hasVideo);
        (Uri door, string token) = await owner.MediaTokenAsync(evening.Session, "publish", label);
        await new WhipDoor(loop, http, door, door, token).JoinAsync(door, publisher, publisher.Offer());
        return publisher;
    }

    private Task OpenPageAsync(int index) => OpenPageAsync(lines.Of(index), willStall: false);

    private async Task<HubClient> OpenPageAsync(HubMessage take, bool willStall)
    {
        HubClient page = await HubClient.ConnectAsync(settings.Hub, evening.Audience.Token, take, willStall);
        pages.Add(page);
        await page.AskAsync("Hello", 1, new { sessionId = evening.Session, seq = 0 });
        if (!settings.OfConsult) await page.AskAsync("Join", evening.Session, Guid.NewGuid(), Guid.NewGuid(), false, false);
        return page;
    }

    /// <summary>Every second one hears the channel beside the floor.</summary>
    private async Task ViewAsync(int index)
    {
        string? language = index % 2 == 0 ? null : evening.Language;
        viewers.Add((await NewViewerAsync(index, language), HearsVoice: evening.Language is null || language is not null));
    }

    private async Task<Viewer> NewViewerAsync(int index, string? language)
    {
        var viewer = new Viewer(IPAddress.Loopback, context, index, Feedback.None, delays, takesTrains: true);
        (Uri door, string token) = await evening.Audience.MediaTokenAsync(evening.Session, "view", $"player {index}", language);
        await new WhipDoor(loop, http, door, door, token).JoinAsync(door, viewer, viewer.Offers.ToView(SoundsOfPage, PicturesOfPage, Feedback.None));
        return viewer;
    }

    private async Task PostLinesAsync()
    {
        // By turns: one person alone would be taken for a flood.
        Account[] posters = [evening.Host, evening.Speaker, evening.Interpreter, evening.Audience];
        for (int line = 0; line < settings.Lines; line++)
        {
            await Task.Delay(settings.Window / (settings.Lines + 1));
            lines.Begin(line);
            await posters[line % posters.Length].PostAsync($"/api/sessions/{evening.Session}/log", new { clientId = Guid.NewGuid(), type = "chat", text = Fanout.TextOf(line) });
        }
    }

    private async Task UntilArrivedAsync()
    {
        var deadline = DateTime.UtcNow + LongestSettling;
        while (lines.Arrived < settings.Lines * settings.Viewers && DateTime.UtcNow < deadline) await Task.Delay(Breath);
    }

    /// <summary>Waits until all that is under way has come, so that it is counted on one side of the window only.</summary>
    private async Task<Totals> SettleAsync()
    {
        List<Viewer> all = [.. viewers.Select(each => each.Viewer)];
        var deadline = DateTime.UtcNow + LongestSettling;
        long seen, now = -1;
        do
        {
            seen = now;
            await Task.Delay(Breath);
            now = await loop.AskAsync(() => Totals.Of(all).Received);
        }
        while (now != seen && DateTime.UtcNow < deadline);
        return await loop.AskAsync(() => Totals.Of(all));
    }
}
