using System.Diagnostics;
using System.Text.Json;
using CaseHub.Load.Traffic;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Interop;

namespace CaseHub.Web.Tests.Faults;

/// <summary>A recorded meeting that has to go on whatever becomes of its recording: two devices, a viewer, and somebody who chats.</summary>
internal sealed class MeetingUnderWay : IAsyncDisposable
{
    /// <summary>How soon the room says that something is wrong.</summary>
    public static readonly TimeSpan Told = TimeSpan.FromSeconds(5);

    private readonly Studio studio = new();
    private readonly ApiPerson gp;
    private readonly ApiPerson specialist;
    private readonly string session;
    private readonly List<Device> devices = [];
    private ViewerCount viewer = null!;
    private LiveLink link = null!;
    private long began;
    private long stoppedAt;

    private MeetingUnderWay(ApiPerson gp, ApiPerson specialist, string session) => (this.gp, this.specialist, this.session) = (gp, specialist, session);

    public RecordedSession Recorded { get; private set; } = null!;

    public static async Task<MeetingUnderWay> BeginAsync(RunningHub hub, CancellationToken cancel, int kilobits = 400)
    {
        ApiPerson asker = await ApiPerson.SignInAsync(hub, Persona.Gp, cancel), adviser = await ApiPerson.SignInAsync(hub, Persona.Specialist, cancel);
        var meeting = new MeetingUnderWay(asker, adviser, await asker.StartSessionAsync(adviser, cancel));
        try
        {
            await meeting.AssembleAsync(hub, kilobits, cancel);
            return meeting;
        }
        catch
        {
            await meeting.DisposeAsync();
            throw;
        }
    }

    /// <summary>Until the room says what is wrong with the recording; null for nothing.</summary>
    public Task<TimeSpan> UntilTroubleIsAsync(string? trouble, TimeSpan patience, CancellationToken cancel) =>
        link.UntilRecordingAsync($"its trouble is '{trouble ?? "none"}'", recording => recording.TryGetProperty("trouble", out JsonElement told) && told.GetString() == trouble, patience, cancel);

    /// <summary>The viewer goes on receiving about as much as is sent, and what is said stands in the log.</summary>
    public async Task AssertGoesOnAsync(TimeSpan time, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        long before = await viewer.ReceivedAsync();
        var said = await link.CallAsync("Post", cancel, session, Guid.NewGuid(), "chat", $"Still here after {before} packets.");
        Assert.True(said.GetInt64() > 0);
        await gp.PostAsync($"/api/sessions/{session}/log", new { clientId = Guid.NewGuid(), type = "chat", text = "So am I." }, cancel);
        await Task.Delay(time, cancel);
        long received = await viewer.ReceivedAsync() - before;
        // Two sounds of 50 packets a second at least.
        double due = 100 * watch.Elapsed.TotalSeconds;
        Assert.True(received > 0.9 * due, $"The viewer received {received} packets in {watch.Elapsed.TotalSeconds:F1} s, where {due:F0} were due.");
    }

    /// <summary>Stops, and waits until all that was sent since the beginning is in the store, whole.</summary>
    /// <param name="readManifest">Takes the manifest out of the store.</param>
    /// <param name="whileClosing">What happens between the stop and the completion; null for nothing.</param>
    public async Task<List<KeptTrack>> CompleteAsync(Func<RecordedSession, Task<JsonElement>> readManifest, Func<Task>? whileClosing, TimeSpan patience, CancellationToken cancel)
    {
        // What is under way when the stop is asked for may be in or not.
        stoppedAt = Stopwatch.GetTimestamp() - (Stopwatch.Frequency / 10);
        await Recorded.StopAsync(cancel);
        if (whileClosing is not null) await whileClosing();
        JsonElement answer = await Recorded.UntilAsync("completed", cancel, patience);
        await studio.SilenceAsync(devices);
        JsonElement manifest = await readManifest(Recorded);
        var tracks = new List<KeptTrack>();
        foreach (JsonElement row in answer.GetProperty("tracks").EnumerateArray())
        {
            KeptTrack track = await KeptTrack.DownloadAsync(gp, row, cancel);
            track.AssertPlaysAndSeeks(manifest);
            tracks.Add(track);
        }

        Assert.Equal(devices.Count, tracks.Count);
        return tracks;
    }

    /// <summary>Every frame from the first that was kept to the stop.</summary>
    public void AssertWhole(KeptTrack track)
    {
        var (sound, picture) = track.LossOf(devices.Single(device => device.Label == track.Label).Publisher.Sent, began, stoppedAt);
        Assert.True(sound.Kept > 0 && picture.Kept > 0, $"{track.Label} lacks its sound or its picture.");
        Assert.Equal((0, 0), (sound.Missing, picture.Missing));
        Assert.Equal((0, 0), (sound.Milliseconds, picture.Milliseconds));
    }

    public async ValueTask DisposeAsync()
    {
        await studio.DisposeAsync();
        if (link is not null) await link.DisposeAsync();
        gp.Dispose();
        specialist.Dispose();
    }

    private async Task AssembleAsync(RunningHub hub, int kilobits, CancellationToken cancel)
    {
        MediaClip clip = await Clips.MakeAsync(kilobits, [(440, 1)], cancel);
        devices.Add(await studio.PublishAsync(gp, session, "camera one", clip, cancel));
        devices.Add(await studio.PublishAsync(specialist, session, "camera two", clip, cancel));
        viewer = await studio.ViewAsync(gp, session, devices.Count, cancel);
        link = await LiveLink.JoinAsync(hub, gp, session, cancel);
        Recorded = await RecordedSession.BeginAsync(gp, session, devices.Count, cancel);
        began = Stopwatch.GetTimestamp();
    }
}
