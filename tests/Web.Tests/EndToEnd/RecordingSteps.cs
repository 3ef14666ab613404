using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>What a clinician does and sees while a session is recorded.</summary>
public static class RecordingSteps
{
    /// <summary>Makes somebody of the demo one more adviser of a session's cases, as a second specialist's acceptance will.</summary>
    public static async Task InviteAsync(this RunningHub hub, string sessionId, Persona guest, CancellationToken cancel)
    {
        await using var db = new SqliteConnection($"Data Source={Path.Combine(hub.DataFolder, "db", "casehub.db")};Pooling=False");
        await db.OpenAsync(cancel);
        await using var grant = db.CreateCommand();
        grant.CommandText = """
            INSERT INTO CaseGrants (Id, OrganisationId, CaseId, ToOrganisationId, ToClinicianId, Right, At)
            SELECT @id, c.OrganisationId, c.Id, k.HomeOrganisationId, k.Id, 'Advise', @at
            FROM SessionCases s JOIN Cases c ON c.Id = s.CaseId, Clinicians k JOIN AspNetUsers u ON u.Id = k.Id
            WHERE s.SessionId = @session AND u.Email = @email
            """;
        grant.Parameters.AddWithValue("@id", Guid.CreateVersion7());
        grant.Parameters.AddWithValue("@at", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000);
        grant.Parameters.AddWithValue("@session", Guid.Parse(sessionId));
        grant.Parameters.AddWithValue("@email", guest.Email);
        Assert.Equal(1, await grant.ExecuteNonQueryAsync(cancel));
    }

    /// <summary>Until the recording's own clock shows so many seconds.</summary>
    public static Task UntilClockAsync(this Clinician person, int seconds) =>
        person.UntilAsync($$"""() => { const [m, s] = document.querySelector('#recording-clock').textContent.split(':').map(Number); return m * 60 + s >= {{seconds}}; }""");

    /// <returns>The whole seconds of the recording's own clock.</returns>
    public static Task<int> ClockAsync(this Clinician person) =>
        person.Page.EvaluateAsync<int>("() => { const [m, s] = document.querySelector('#recording-clock').textContent.split(':').map(Number); return m * 60 + s; }");

    /// <summary>Until the banner tells this.</summary>
    public static Task UntilBannerSaysAsync(this Clinician person, string words) =>
        person.UntilAsync($"() => document.querySelector('#recording-banner').textContent.includes({JsonSerializer.Serialize(words)})");

    /// <returns>The recording as <c>GET /api/recordings/{id}</c> has it once it is stored.</returns>
    public static async Task<JsonElement> RecordedAsync(this Clinician person, string sessionId)
    {
        var log = await person.GetJsonAsync($"/api/sessions/{sessionId}/log");
        string id = log.EnumerateArray().Last(entry => entry.GetProperty("type").GetString() == "recording-asked").GetProperty("body").GetProperty("recordingId").GetString()!;
        await person.UntilAsync($"() => fetch('/api/recordings/{id}').then(answer => answer.json()).then(recording => recording.state === 'completed')");
        return await person.GetJsonAsync($"/api/recordings/{id}");
    }

    public static async Task<JsonElement> GetJsonAsync(this Clinician person, string path)
    {
        var answer = await person.Page.APIRequest.GetAsync(person.At(path));
        Assert.True(answer.Ok, $"{path}: {answer.Status} {await answer.TextAsync()}");
        return JsonDocument.Parse(await answer.BodyAsync()).RootElement;
    }

    /// <summary>A track's file, to be looked into with ffmpeg; the caller deletes it.</summary>
    public static async Task<string> DownloadAsync(this Clinician person, JsonElement track, CancellationToken cancel)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{track.GetProperty("id").GetString()}.webm");
        var answer = await person.Page.APIRequest.GetAsync(person.At(track.GetProperty("url").GetString()!));
        Assert.True(answer.Ok, $"{answer.Status} {await answer.TextAsync()}");
        await File.WriteAllBytesAsync(path, await answer.BodyAsync(), cancel);
        return path;
    }
}
