using System.Diagnostics;
using System.Text.Json;
using CaseHub.Load.Traffic;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Interop;

namespace CaseHub.Web.Tests.Faults;

/// <summary>One recorded session of three devices whose hub is killed, and what is found afterwards.</summary>
internal sealed class KilledSession(RunningHub hub, Studio studio, ApiPerson gp, ApiPerson specialist, MediaClip[] clips)
{
    /// <param name="moment">How long it is recorded before the kill: the one wait of these tests that is for time itself.</param>
    public async Task<(RecordedSession Session, List<KeptTrack> Tracks)> RunAsync(TimeSpan moment, LossTable losses, CancellationToken cancel)
    {
        string session = await gp.StartSessionAsync(specialist, cancel);
        Device[] devices =
        [
            await studio.PublishAsync(gp, session, "camera of 250 kbit/s", clips[0], cancel),
            await studio.PublishAsync(specialist, session, "camera of 800 kbit/s", clips[1], cancel),
            await studio.PublishAsync(specialist, session, "microphone", clips[0], cancel, hasVideo: false),
        ];
        RecordedSession recorded = await RecordedSession.BeginAsync(gp, session, devices.Length, cancel);
        long began = Stopwatch.GetTimestamp();
        await Task.Delay(moment, cancel);
        long killed = await hub.KillNowAsync();
        await studio.SilenceAsync(devices);

        long started = Stopwatch.GetTimestamp();
        await hub.StartAgainAsync(cancel);
        TimeSpan ready = Stopwatch.GetElapsedTime(started);
        JsonElement answer = await recorded.UntilAsync("interrupted", cancel);
        TimeSpan closed = Stopwatch.GetElapsedTime(started);
        JsonElement manifest = await recorded.StoredManifestAsync(hub, cancel);
        var tracks = new List<KeptTrack>();
        foreach (JsonElement row in answer.GetProperty("tracks").EnumerateArray())
        {
            KeptTrack track = await KeptTrack.DownloadAsync(gp, row, cancel);
            tracks.Add(track);
            track.AssertPlaysAndSeeks(manifest);
            losses.Add(moment, track, track.LossOf(devices.Single(device => device.Label == track.Label).Publisher.Sent, began, killed));
        }

        foreach (Device device in devices.Where(device => tracks.TrueForAll(track => track.Label != device.Label))) losses.AddAbsent(moment, device.Label, Stopwatch.GetElapsedTime(began, killed));
        losses.AddRecovery(ready, closed);
        return (recorded, tracks);
    }
}
