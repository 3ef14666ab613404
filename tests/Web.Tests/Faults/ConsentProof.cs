using System.Diagnostics;
using System.Text.Json;
using CaseHub.Load.Traffic;
using CaseHub.Web.Tests.EndToEnd;
using CaseHub.Web.Tests.Interop;

namespace CaseHub.Web.Tests.Faults;

/// <summary>
/// Three microphones of three tones in one recorded session: one says yes, one no, one comes late and is asked first. A visitor's tone is heard by all of
/// them for a while. What the store holds is told by the spectrum of its files.
/// </summary>
[Collection(nameof(FaultTests))]
[Trait("Category", "Long")]
public sealed class ConsentProof(ITestOutputHelper output)
{
    private const int Yes = 440, No = 660, Late = 880, Visitor = 1320;

    /// <summary>Of all power: what is there, and what is not.</summary>
    private const double Present = 0.01, Absent = 0.0005;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_stored_of_who_says_no_or_withdraws_and_a_redacted_voice_is_gone_from_every_microphone()
    {
        await using RunningHub hub = await RunningHub.StartAsync(Cancel, Studio.MediaAddress);
        using ApiPerson gp = await ApiPerson.SignInAsync(hub, Persona.Gp, Cancel), specialist = await ApiPerson.SignInAsync(hub, Persona.Specialist, Cancel);
        await using var studio = new Studio();
        // Made before anything is recorded: they take a while.
        MediaClip[] clips = await Task.WhenAll(
            ClipOf((Yes, 1), (Visitor, 1)), ClipOf((Late, 1), (Visitor, 0.5)), ClipOf((No, 1), (Visitor, 1)), ClipOf((Yes, 1)), ClipOf((Late, 1)), ClipOf((No, 1)));
        var (yesVisited, lateVisited, noVisited, yesAlone, lateAlone, noAlone) = (clips[0], clips[1], clips[2], clips[3], clips[4], clips[5]);
        string session = await gp.StartSessionAsync(specialist, Cancel);
        Device yes = await studio.PublishAsync(gp, session, "says yes", yesAlone, Cancel, hasVideo: false);
        Device no = await studio.PublishAsync(specialist, session, "says no", noAlone, Cancel, hasVideo: false, consents: false);
        RecordedSession recorded = await RecordedSession.BeginAsync(gp, session, tracks: 1, Cancel, @class: "teaching");
        await Task.Delay(Moment, Cancel);
        Device late = await studio.PublishAsync(specialist, session, "comes late", lateAlone, Cancel, hasVideo: false, consents: false);
        await Task.Delay(Moment, Cancel);
        long agreed = Stopwatch.GetTimestamp();
        await specialist.PutAsync($"/api/sessions/{session}/consent", new { recording = true, device = await ParticipantAsync(gp, session, late) }, Cancel);
        await recorded.UntilAsync(answer => answer.GetProperty("tracks").GetArrayLength() == 2, Cancel);
        await Task.Delay(Moment, Cancel);

        (long fromMs, long toMs) = await VisitAsync(studio, recorded, [(yes, yesVisited, yesAlone), (late, lateVisited, lateAlone), (no, noVisited, noAlone)]);
        await Task.Delay(Moment, Cancel);
        await recorded.StopAsync(Cancel);
        JsonElement stored = await recorded.UntilAsync("completed", Cancel);
        await studio.SilenceAsync([yes, no, late]);

        // The spool is emptied after the store's copies were verified.
        await recorded.UntilAsync(_ => FilesOf(hub, recorded).Count == 2, Cancel);
        Dictionary<string, Spectrum> files = await SpectraAsync(hub, recorded);
        Assert.Equal(["comes late", "says yes"], stored.GetProperty("tracks").EnumerateArray().Select(track => track.GetProperty("label").GetString()!).Order());
        Assert.Equal(2, files.Count);
        Assert.All(files.Values, spectrum => AssertAbsent(spectrum, No));
        Assert.All(files.Values, spectrum => AssertPresent(spectrum, Visitor));
        await AssertBeganAfterAsync(gp, stored, late, agreed);

        await gp.PostAsync($"/api/recordings/{recorded.Recording}/redactions", new { fromMs, toMs, reason = "A visitor was in the room." }, Cancel);
        JsonElement redacted = await recorded.UntilAsync(answer => HashesOf(answer).Count == 2 && !HashesOf(answer).Overlaps(HashesOf(stored)), Cancel);
        files = await SpectraAsync(hub, recorded);
        Assert.Equal(2, files.Count);
        Assert.All(files.Values, spectrum => AssertAbsent(spectrum, Visitor));
        Assert.Single(files.Values, spectrum => spectrum.ShareAt(Yes) > 0.9);
        Assert.Single(files.Values, spectrum => spectrum.ShareAt(Late) > 0.9);
        Assert.All(redacted.GetProperty("tracks").EnumerateArray(), track => Assert.Contains(track.GetProperty("gaps").EnumerateArray(), gap => gap.GetProperty("cause").GetString() == "redaction"));

        await specialist.PostAsync($"/api/recordings/{recorded.Recording}/withdrawal", null, Cancel);
        await recorded.UntilAsync(_ => FilesOf(hub, recorded).Count == 1, Cancel);
        files = await SpectraAsync(hub, recorded);
        Assert.All(files.Values, spectrum => AssertAbsent(spectrum, Late));
        Assert.All(files.Values, spectrum => Assert.InRange(spectrum.ShareAt(Yes), 0.9, 1));
    }

    private static Task<MediaClip> ClipOf(params (int Hertz, double Loudness)[] tones) => Clips.MakeAsync(100, tones, Cancel);

    private static async Task<string> ParticipantAsync(ApiPerson person, string session, Device device)
    {
        JsonElement answer = await person.GetAsync($"/api/sessions/{session}", Cancel);
        return answer.GetProperty("people").EnumerateArray().Single(one => one.GetProperty("name").GetString()!.StartsWith(device.Label, StringComparison.Ordinal)).GetProperty("participantId").GetString()!;
    }

    /// <summary>A visitor speaks for a moment, heard by all microphones.</summary>
    /// <returns>The stretch of the recording's time line in which that was, with what is under way.</returns>
    private static async Task<(long FromMs, long ToMs)> VisitAsync(Studio studio, RecordedSession recorded, (Device Microphone, MediaClip Visited, MediaClip Alone)[] clips)
    {
        DateTimeOffset zero = (await recorded.ReadAsync(Cancel)).GetProperty("startedAt").GetDateTimeOffset();
        long fromMs = (long)(DateTimeOffset.UtcNow - zero).TotalMilliseconds - 200;
        foreach (var (microphone, visited, _) in clips) await studio.PlayAsync(microphone, visited);
        await Task.Delay(Moment, Cancel);
        foreach (var (microphone, _, alone) in clips) await studio.PlayAsync(microphone, alone);
        return (fromMs, (long)(DateTimeOffset.UtcNow - zero).TotalMilliseconds + 200);
    }

    private static async Task AssertBeganAfterAsync(ApiPerson person, JsonElement answer, Device device, long agreed)
    {
        JsonElement row = answer.GetProperty("tracks").EnumerateArray().Single(track => track.GetProperty("label").GetString() == device.Label);
        KeptTrack track = await KeptTrack.DownloadAsync(person, row, Cancel);
        HashSet<string> before = [.. device.Publisher.Sent.Where(frame => frame.At < agreed).Select(frame => frame.Frame.Hash)];
        // A second of it: later the clip begins anew.
        Assert.All(track.Packets.Take(50), packet => Assert.DoesNotContain(packet.Hash, before));
    }

    private static HashSet<string> HashesOf(JsonElement answer) => [.. answer.GetProperty("tracks").EnumerateArray().Select(track => track.GetProperty("sha256").GetString()!)];

    /// <summary>Whatever lies anywhere in the data folder of this recording's sound.</summary>
    private static List<string> FilesOf(RunningHub hub, RecordedSession recorded) =>
        [.. Directory.GetFiles(hub.DataFolder, "*", SearchOption.AllDirectories).Where(path => path.Contains(recorded.Recording, StringComparison.Ordinal) && !path.EndsWith(".lock", StringComparison.Ordinal) && IsWebm(path))];

    private static bool IsWebm(string path)
    {
        Span<byte> start = stackalloc byte[4];
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]);
        }
        catch (FileNotFoundException)
        {
            // Went away meanwhile.
            return false;
        }
    }

    private async Task<Dictionary<string, Spectrum>> SpectraAsync(RunningHub hub, RecordedSession recorded)
    {
        var spectra = new Dictionary<string, Spectrum>(StringComparer.Ordinal);
        foreach (string path in FilesOf(hub, recorded))
        {
            Spectrum spectrum = spectra[path] = await new MediaFile(path).SpectrumAsync(Cancel);
            output.WriteLine($"{Path.GetRelativePath(hub.DataFolder, path)}: {string.Join(", ", new[] { Yes, No, Late, Visitor }.Select(hertz => $"{hertz} Hz {spectrum.ShareAt(hertz):P3}"))}");
        }

        return spectra;
    }

    private static void AssertPresent(Spectrum spectrum, int hertz) => Assert.True(spectrum.ShareAt(hertz) > Present, $"{hertz} Hz is only {spectrum.ShareAt(hertz):P3} of it.");

    private static void AssertAbsent(Spectrum spectrum, int hertz) => Assert.True(spectrum.ShareAt(hertz) < Absent, $"{hertz} Hz is {spectrum.ShareAt(hertz):P3} of it.");
}
