using System.Text.Json;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>One track as <c>GET /api/recordings/{id}</c> lists it.</summary>
public sealed record RecordedTrack(Guid Id, string Kind, string Label, string Url, long Bytes, string? Sha256, long StartOffsetMs, long DurationMs);

/// <summary>The answer of <c>GET /api/recordings/{id}</c>, as far as the tests look at it.</summary>
public sealed record RecordingAnswer(string State, long DurationMs, IReadOnlyList<RecordedTrack> Tracks);

/// <summary>Takes a recording out of the hub as its people may, and looks who is in it.</summary>
public static class Recordings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<RecordingAnswer> ReadRecordingAsync(this Clinician person, string id)
    {
        var answer = await person.Page.APIRequest.GetAsync(person.At($"/api/recordings/{id}"));
        Assert.True(answer.Ok, $"{answer.Status} {await answer.TextAsync()}");
        return JsonSerializer.Deserialize<RecordingAnswer>(await answer.TextAsync(), Json)!;
    }

    /// <summary>The file decodes without complaint, lasts as long as was recorded, and is of this person and nobody else.</summary>
    public static async Task AssertIsOfAsync(this Clinician person, RecordedTrack track, Persona speaker, TimeSpan recorded, CancellationToken cancel)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{track.Id}.webm");
        try
        {
            var answer = await person.Page.APIRequest.GetAsync(person.At(track.Url));
            await File.WriteAllBytesAsync(path, await answer.BodyAsync(), cancel);
            var file = new MediaFile(path);
            var spectrum = await file.SpectrumAsync(cancel);
            var colour = await file.DominantColourAsync(TimeSpan.FromSeconds(2), cancel);
            var duration = await file.DurationAsync(cancel);
            var end = TimeSpan.FromMilliseconds(track.StartOffsetMs) + duration;
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"track of {track.Label}: {duration.TotalSeconds:F2} s from {track.StartOffsetMs} ms on, of {recorded.TotalSeconds:F2} s, {spectrum.DominantHz:F0} Hz, {colour}, {track.Bytes:N0} bytes");

            Assert.Equal("", await file.DecodingErrorsAsync(cancel));
            Assert.Contains(speaker.FullName, track.Label, StringComparison.Ordinal);
            Assert.InRange(end, recorded - TimeSpan.FromSeconds(1), recorded + TimeSpan.FromSeconds(1));
            Assert.InRange(spectrum.DominantHz, speaker.ToneHz - 15, speaker.ToneHz + 15);
            foreach (var other in Persona.All.Where(p => p != speaker)) Assert.True(spectrum.ShareAt(other.ToneHz) < 0.01, $"{other.FullName} is heard in it");
            Assert.True(colour.DistanceTo(speaker.Background) < 32, $"its picture is {colour}, not {speaker.Background}");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
