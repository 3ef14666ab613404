using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CaseHub.Load.Traffic;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Interop;

namespace CaseHub.Web.Tests.Faults;

/// <summary>What recording costs the whole process, for <c>eng/bench.sh recording</c>: one JSON line each. Run by name, never with the other tests.</summary>
public sealed class RecordingFigures(ITestOutputHelper output)
{
    private const int Rooms = 4, DevicesEach = 5, Kilobits = 1_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4), Window = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task What_recording_costs_the_hub_beside_receiving()
    {
        await using RunningHub hub = await RunningHub.StartAsync(Cancel, Studio.MediaAddress);
        using ApiPerson gp = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel), specialist = await ApiPerson.SignInAsync(hub, Persona.Specialist, Cancel);
        await using var studio = new Studio();
        MediaClip clip = await Clips.MakeAsync(Kilobits, [(440, 1)], Cancel);
        List<string> sessions = [];
        List<Device> devices = [];
        for (int room = 0; room < Rooms; room++)
        {
            sessions.Add(await gp.StartSessionAsync(specialist, Cancel));
            for (int i = 0; i < DevicesEach; i++) devices.Add(await studio.PublishAsync(gp, sessions[room], $"device {i}", clip, Cancel));
        }

        var (received, _) = await MeasureAsync(hub, devices);
        List<RecordedSession> recordings = [];
        foreach (string session in sessions) recordings.Add(await RecordedSession.BeginAsync(gp, session, DevicesEach, Cancel));
        var (recorded, packets) = await MeasureAsync(hub, devices);

        Print("hub-recorded-streams-per-core", devices.Count / recorded, $"\"megabitsPerSecond\":{Kilobits / 1_000},\"streams\":{devices.Count}");
        Print("hub-cpu-us-per-recorded-packet", 1e6 * (recorded - received) * Window.TotalSeconds / packets, $"\"packets\":{packets}");
        Print("hub-cpu-us-per-received-packet", 1e6 * received * Window.TotalSeconds / packets, $"\"packets\":{packets}");
        foreach (RecordedSession recording in recordings) await recording.StopAsync(Cancel);
        foreach (RecordedSession recording in recordings) await recording.UntilAsync("completed", Cancel, TimeSpan.FromMinutes(2));
    }

    [Fact(Explicit = true)]
    public async Task What_an_hour_takes_from_the_start_after_a_kill_to_being_closed()
    {
        await using RunningHub hub = await RunningHub.StartAsync(Cancel, Studio.MediaAddress);
        using ApiPerson gp = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel), specialist = await ApiPerson.SignInAsync(hub, Persona.Specialist, Cancel);
        await using var studio = new Studio();
        string session = await gp.StartSessionAsync(specialist, Cancel);
        Device device = await studio.PublishAsync(gp, session, "camera", await Clips.MakeAsync(Kilobits, [(440, 1)], Cancel), Cancel);
        RecordedSession recorded = await RecordedSession.BeginAsync(gp, session, tracks: 1, Cancel);
        await Task.Delay(WarmUp, Cancel);
        await hub.KillNowAsync();
        await studio.SilenceAsync([device]);
        string file = Directory.GetFiles(Path.Combine(hub.DataFolder, "spool"), "*.webm", SearchOption.AllDirectories).Single();
        LongSpool.Lengthen(file, TimeSpan.FromHours(1));
        long bytes = new FileInfo(file).Length;

        await hub.StartAgainAsync(Cancel);
        long ready = Stopwatch.GetTimestamp();
        JsonElement answer = await recorded.UntilAsync("interrupted", Cancel, TimeSpan.FromMinutes(2));
        double seconds = Stopwatch.GetElapsedTime(ready).TotalSeconds;
        Assert.InRange(answer.GetProperty("durationMs").GetInt64(), 3_590_000, 3_620_000);
        KeptTrack track = await KeptTrack.DownloadAsync(gp, answer.GetProperty("tracks")[0], Cancel);
        track.AssertPlaysAndSeeks(await recorded.StoredManifestAsync(hub, Cancel));
        Print("hub-recovery-and-storing-seconds-per-hour", seconds, string.Create(CultureInfo.InvariantCulture, $"\"megabytes\":{bytes / 1_000_000}"));
    }

    /// <returns>Cores that the hub used, and packets sent to it, over the window.</returns>
    private static async Task<(double Cores, long Packets)> MeasureAsync(RunningHub hub, List<Device> devices)
    {
        await Task.Delay(WarmUp, Cancel);
        (TimeSpan cpu, long packets, long began) = (hub.CpuTime, devices.Sum(device => device.Publisher.Packets), Stopwatch.GetTimestamp());
        await Task.Delay(Window, Cancel);
        return ((hub.CpuTime - cpu) / Stopwatch.GetElapsedTime(began), devices.Sum(device => device.Publisher.Packets) - packets);
    }

    private void Print(string figure, double value, string more) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"figure\":\"{figure}\",\"value\":{value:F2},{more}}}"));
}
