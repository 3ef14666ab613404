using System.Text.Json;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Interop;

namespace CaseHub.Web.Tests.Faults;

/// <summary>A session of devices alone, driven by REST, that is being recorded.</summary>
internal sealed record RecordedSession(ApiPerson Gp, string Session, string Recording)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks for a recording of devices whose tokens said yes, and waits until it runs.</summary>
    public static async Task<RecordedSession> BeginAsync(ApiPerson gp, string session, int tracks, CancellationToken cancel, string @class = "clinical-record")
    {
        var asked = await gp.PostAsync($"/api/sessions/{session}/recordings", new { @class, patientConsent = new { basis = "patient", how = "Asked aloud", reference = "" } }, cancel);
        var recording = new RecordedSession(gp, session, asked.GetProperty("id").GetString()!);
        await recording.UntilAsync(answer => answer.GetProperty("state").GetString() == "recording" && answer.GetProperty("tracks").GetArrayLength() == tracks, cancel);
        return recording;
    }

    public Task<JsonElement> ReadAsync(CancellationToken cancel) => Gp.GetAsync($"/api/recordings/{Recording}", cancel);

    public Task StopAsync(CancellationToken cancel) => Gp.PostAsync($"/api/recordings/{Recording}/stop", null, cancel);

    /// <summary>Until it is in a state, and what it is then.</summary>
    public Task<JsonElement> UntilAsync(string state, CancellationToken cancel, TimeSpan? patience = null) =>
        UntilAsync(answer => answer.GetProperty("state").GetString() == state, cancel, patience);

    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> isMet, CancellationToken cancel, TimeSpan? patience = null)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(patience ?? Patience);
        JsonElement answer = default;
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            do answer = await ReadAsync(deadline.Token);
            while (!isMet(answer) && await timer.WaitForNextTickAsync(deadline.Token));
            return answer;
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"After {patience ?? Patience} the recording is still {answer}", late);
        }
    }

    /// <summary>The manifest beside the tracks, as it lies in the file store of the hub.</summary>
    public async Task<JsonElement> StoredManifestAsync(RunningHub hub, CancellationToken cancel)
    {
        string path = Directory.GetFiles(Path.Combine(hub.DataFolder, "blobs"), "manifest.json", SearchOption.AllDirectories)
            .Single(found => found.Contains(Recording, StringComparison.Ordinal) && !found.Contains(".meta", StringComparison.Ordinal));
        return JsonDocument.Parse(await File.ReadAllBytesAsync(path, cancel)).RootElement;
    }
}
