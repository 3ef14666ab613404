using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaseHub.Hub.Briefings;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings.Publishing;
using CaseHub.Hub.Tests.Attachments;
using CaseHub.Hub.Tests.Cases.Opinions;
using CaseHub.Web.Tests.Playback;
using MediatR;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace CaseHub.Web.Tests.Server.Doors;

/// <summary>One of everything that has an address, between the demo's GP and specialist, and a way to try each address as somebody.</summary>
public sealed partial class DoorWorld : IAsyncLifetime
{
    /// <summary>What stands for a part of an address; by what comes before it where the name alone does not tell.</summary>
    private readonly Dictionary<string, string> parts = new(StringComparer.OrdinalIgnoreCase);

    public DemoServer Server { get; } = new();

    public string Session => parts["sessions/{id}"];

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        var recording = await DemoRecording.ShelveAsync(Server, _ => new MemoryStream("not decoded here"u8.ToArray()), seconds: 20);
        using var gp = await Server.ProgramAsync("gp");
        (parts["cases/{id}"], parts["sessions/{id}"], parts["recordings/{id}"]) = ($"{recording.CaseId}", $"{recording.SessionId}", $"{recording.Id}");
        (parts["{sessionId}"], parts["{trackId}"], parts["{language}"], parts["{token}"], parts["{of}"]) = ($"{recording.SessionId}", $"{recording.Tracks[0]}", "en", "no-such-invitation", "question");
        parts["{specialty}"] = parts["{Code}"] = "dermatology";
        foreach (string unknown in (string[])["{peerId}", "{markId}", "sign-in/{id}", "with/{id}", "connections/{id}", "shares/{shareId}", "further/{furtherId}", "shares/{share}", "passkeys/{id}", "invitations/{id}", "members/{organisation}", "networks/{id}", "teams/{id}",
            "emergencies/{id}", "rota/{id}", "rota/{shiftId}", "absences/{absenceId}", "availability/{id}", "licences/{id}", "reviews/{reviewId}", "reviews/{review}", "incidents/{id}", "follow-ups/{followUp}", "follow-ups/{followUpId}", "views/{id}"]) parts[unknown] = $"{Guid.NewGuid()}";
        parts["notes/{id}"] = (await gp.PostJsonAsync($"/api/cases/{recording.CaseId}/notes", new { markdown = "Rash since Monday." })).GetProperty("id").GetString()!;
        parts["opinions/{id}"] = await SpeakAsync(recording.CaseId);
        foreach (string unknown in (string[])["{guest}", "{task}", "call-tasks/{id}", "{questionId}", "interpreters/{clinicianId}"]) parts[unknown] = $"{Guid.NewGuid()}";
        parts["{session}"] = $"{recording.SessionId}";
        parts["briefings/{Session}"] = parts["{briefing}"] = parts["briefings/{id}"] = await BriefAsync();
        using var slides = new MultipartFormDataContent { { new ByteArrayContent(PdfSamples.Pages("Rash")), "file", "rash.pdf" } };
        using var shown = await gp.PostAsync($"/api/sessions/{parts["{briefing}"]}/decks", slides);
        parts["{deck}"] = JsonDocument.Parse(await shown.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
        parts["appointments/{id}"] = (await gp.PostJsonAsync($"/api/cases/{recording.CaseId}/appointments", new { startsAt = DateTimeOffset.UtcNow.AddDays(1), minutes = 20 })).GetProperty("id").GetString()!;
        parts["quarantine/{id}"] = $"{Guid.NewGuid()}";
        parts["attachments/{id}"] = parts["files/{FileId}"] = await AttachAsync(gp, recording.CaseId);
        (parts["{clinician}"], parts["cases/{case}"], parts["{picture}"]) = ($"{Guid.NewGuid()}", $"{recording.CaseId}", parts["attachments/{id}"]);
        using var consent = await gp.PutAsJsonAsync($"/api/cases/{recording.CaseId}/teaching-consent", new { use = "teaching", basis = "patient", how = "on paper" });
        consent.EnsureSuccessStatusCode();
        parts["{item}"] = (await gp.PostJsonAsync($"/api/briefings/{parts["briefings/{id}"]}/agenda", new { caseId = recording.CaseId, title = "A rash", summary = "Red and round.", pictures = (string[])[parts["{picture}"]] })).GetProperty("id").GetString()!;
        parts["exports/{id}"] = await MadeAsync(gp, $"/api/recordings/{recording.Id}/exports", "/api/exports");
        parts["packets/{id}"] = parts["{packet}"] = await MadeAsync(gp, $"/api/cases/{recording.CaseId}/packets", "/api/packets");
        parts["import/{id}"] = $"{Guid.NewGuid()}";
        parts["uploads/{id}"] = await UploadAsync(gp, recording.CaseId);
        using var captions = await gp.PutAsync($"/api/recordings/{recording.Id}/captions/en", new StringContent("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nDoes it itch?\n", Encoding.UTF8, "text/vtt"));
        captions.EnsureSuccessStatusCode();
        parts["n/{id}"] = await NoticeAsync();
        using var browser = await Server.BrowserAsync("gp");
        var signIns = JsonDocument.Parse(await browser.GetStringAsync("/api/account/sign-ins")).RootElement;
        parts["sign-ins/{id}"] = parts["devices/{id}"] = signIns[1].GetProperty("id").GetString()!;
        parts["tokens/{id}"] = (await browser.PostJsonAsync("/api/account/tokens", new { name = "nightly", scopes = (string[])["read-cases"] })).GetProperty("id").GetString()!;
        parts["people/{id}"] = JsonDocument.Parse(await gp.GetStringAsync("/api/identity/me")).RootElement.GetProperty("me").GetProperty("id").GetString()!;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <returns>The session of a briefing that the GP leads.</returns>
    private async Task<string> BriefAsync()
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var gp = await db.Set<Membership>().SingleAsync(m => db.Users.Any(user => user.Id == m.ClinicianId && user.Email == "gp@demo.casehub"));
        var session = new Session { Id = Guid.CreateVersion7(), OrganisationId = gp.OrganisationId, Kind = SessionKind.Briefing, CreatedBy = gp.ClinicianId, CreatedAt = DateTimeOffset.UtcNow };
        var seat = new SessionSeat { SessionId = session.Id, ClinicianId = gp.ClinicianId, OrganisationId = gp.OrganisationId, ForOrganisationId = gp.OrganisationId, Role = SeatRole.Host, Place = StagePlace.Stage };
        var briefing = new Briefing
        {
            Id = session.Id, OrganisationId = gp.OrganisationId, Title = "Ward round", Description = "", Languages = ["en", "it"], StartsAt = DateTimeOffset.UtcNow.AddDays(1), Minutes = 60, TimeZone = "Europe/Rome",
            WhoMayCome = Circle.Organisation, CreatedById = gp.ClinicianId, CreatedAt = DateTimeOffset.UtcNow,
        };
        db.AddRange(session, seat, briefing, new SessionStage { SessionId = session.Id, OrganisationId = gp.OrganisationId });
        await db.SaveChangesAsync();
        return $"{session.Id}";
    }

    /// <returns>The opinion that the specialist has spoken.</returns>
    private async Task<string> SpeakAsync(Guid caseId)
    {
        using var specialist = await Server.ProgramAsync("specialist");
        using var body = new MultipartFormDataContent { { new StringContent("""{"disposition":"stay"}"""), "opinion" }, { new ByteArrayContent(SpokenSample.Of(2)), "voice", "voice.webm" } };
        using var answer = await specialist.PostAsync($"/api/cases/{caseId}/opinions/voice", body);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Every address of the running process with each of its methods, as its own table of routes has them.</summary>
    internal IEnumerable<Door> Doors() => Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .SelectMany(endpoint => Methods(endpoint).Select(method => new Door(method, "/" + endpoint.RoutePattern.RawText!.Trim('/'), endpoint)))
        .DistinctBy(door => door.Name).OrderBy(door => door.Name, StringComparer.Ordinal);

    /// <summary>Sends what the address takes, so that nothing but the person can be the reason to refuse.</summary>
    /// <param name="door">Where.</param>
    /// <param name="person">As whom.</param>
    /// <param name="formToken">Their antiforgery token, for forms.</param>
    internal async Task<HttpResponseMessage> TryAsync(Door door, HttpClient person, string formToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), AddressOf(door));
        if (door.Method is not ("GET" or "DELETE") || door.Takes("application/json")) request.Content = ContentFor(door, formToken);
        if (door.Template.Contains("/uploads", StringComparison.Ordinal)) SpeakTus(request);
        else if (door.Method == "PATCH") request.Headers.IfMatch.Add(System.Net.Http.Headers.EntityTagHeaderValue.Any);
        return await person.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>As an administrator of the clinic does it, with what follows from it.</summary>
    public async Task SuspendAsync(string account)
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var user = await db.Users.SingleAsync(u => u.Email == account + "@demo.casehub");
        var membership = await db.Set<Membership>().SingleAsync(m => m.ClinicianId == user.Id);
        membership.State = MembershipState.Suspended;
        await db.SaveChangesAsync();
        await scope.ServiceProvider.GetRequiredService<IMediator>().Publish(new RightsChanged(user.Id, membership.OrganisationId));
    }

    internal static async Task<string> FormTokenAsync(HttpClient person)
    {
        string page = await person.GetStringAsync("/sign-in");
        return Requests.TokenOf(page);
    }

    private string AddressOf(Door door)
    {
        string path = PartOfAddress().Replace(door.Template, match =>
        {
            string name = $"{{{match.Groups["name"].Value}}}", behind = $"{match.Groups["before"].Value}/{name}";
            Assert.True(parts.TryGetValue(behind, out string? part) || parts.TryGetValue(name, out part), $"{door.Name}: say in this world what stands for {behind}.");
            return $"{match.Groups["before"].Value}/{part}";
        });
        return door.Name switch
        {
            "POST /cases/{id:guid}" => path + "?step=withdraw",
            "POST /appointments/{id:guid}" => path + "?step=cancel",
            "POST /briefings/{id:guid}" => path + "?step=publish",
            "POST /briefings/{id:guid}/edit" => path + "?step=cancel",
            "POST /briefings/{id:guid}/agenda" => path + "?step=remove",
            "POST /cases/{id:guid}/teaching-consent" => path + "?step=withdraw",
            "POST /cases/{id:guid}/reviews/{review:guid}" => path + "?step=agree",
            "POST /organisation/incidents/{id:guid}" => path + "?step=take",
            "POST /cases/{id:guid}/follow-ups/{followUp:guid}" => path + "?step=drop",
            "POST /recordings/{id:guid}/keeping" => path + "?step=withdrawal",
            "POST /cases/{id:guid}/talk" => path + "?step=reply",
            "POST /opinions/{id:guid}" => path + $"?case={parts["cases/{id}"]}&step=add",
            "POST /notes/{id:guid}" => path + $"?case={parts["cases/{id}"]}",
            "POST /organisation/licences/{id:guid}" or "POST /organisation/people/import" => path + "?step=check",
            "POST /organisation/quarantine/{id:guid}" => path + "?step=delete",
            "POST /organisation/networks" => path + "?step=found",
            "POST /organisation/networks/{id:guid}" => path + "?step=leave",
            "POST /organisation/people/{id:guid}" => path + "?step=end",
            "POST /organisation/teams/{id:guid}" => path + "?step=delete",
            "GET /api/recordings/{id:guid}/sealed/{trackId:guid}" => path + $"?access={Guid.NewGuid()}",
            _ => path,
        };
    }

    private static HttpContent ContentFor(Door door, string formToken)
    {
        if (door.Template.StartsWith("/whip", StringComparison.Ordinal) || door.Template.StartsWith("/whep", StringComparison.Ordinal))
            return new StringContent("v=0\r\n", Encoding.UTF8, door.Method == "PATCH" ? "application/trickle-ice-sdpfrag" : "application/sdp");
        if (door.IsForPrograms && door.Takes("multipart/form-data")) return new MultipartFormDataContent { { new ByteArrayContent("%PDF-1.4\n%%EOF\n"u8.ToArray()), "file", "letter.pdf" } };
        if (door.IsForPrograms && door.Takes("text/csv")) return new StringContent("email,name\n", Encoding.UTF8, "text/csv");
        if (door.IsForPrograms && door.Takes("image/png")) return new ByteArrayContent([0x89, 0x50]) { Headers = { ContentType = new("image/png") } };
        if (door.Template.EndsWith("/recording-policy", StringComparison.Ordinal)) return new StringContent("""{"keepDays":{}}""", Encoding.UTF8, "application/json");
        if (door.IsForPrograms && door.Takes("text/vtt")) return new StringContent("WEBVTT\n\n", Encoding.UTF8, "text/vtt");
        if (door.IsForPrograms) return new StringContent(door.Template.EndsWith("/log", StringComparison.Ordinal) ? $$"""{"clientId":"{{Guid.NewGuid()}}","type":"chat","text":"x"}""" : "{}", Encoding.UTF8, "application/json");
        var form = new MultipartFormDataContent { { new StringContent(formToken), "__RequestVerificationToken" } };
        if (door.Template.EndsWith("/attachments", StringComparison.Ordinal)) form.Add(new ByteArrayContent("%PDF-1.4\n%%EOF\n"u8.ToArray()), "files", "letter.pdf");
        if (door.Template.EndsWith("/captions", StringComparison.Ordinal)) form.Add(new ByteArrayContent("WEBVTT\n\n"u8.ToArray()), "file", "captions.vtt");
        return form;
    }

    /// <summary>A page answers a form by an endpoint of its own, which is in the table beside it.</summary>
    private static IEnumerable<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null ? ["GET"]
        : (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Where(method => method is not ("HEAD" or "OPTIONS"));

    private static async Task<string> AttachAsync(HttpClient gp, Guid caseId)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Drawn.Photo(64, 48, SKEncodedImageFormat.Jpeg)), "file", "leg.jpg" } };
        using var answer = await gp.PostAsync($"/api/cases/{caseId}/attachments", form);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        var made = JsonDocument.Parse(text).RootElement;
        return (made.ValueKind == JsonValueKind.Array ? made[0] : made).GetProperty("id").GetString()!;
    }

    private static async Task<string> UploadAsync(HttpClient gp, Guid caseId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/cases/{caseId}/uploads");
        SpeakTus(request);
        using var answer = await gp.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.Location!.OriginalString.Split('/')[^1];
    }

    private static void SpeakTus(HttpRequestMessage request)
    {
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Length", "10");
        request.Headers.Add("Upload-Offset", "0");
        request.Headers.Add("X-HTTP-Method-Override", "PATCH");
        if (request.Method == HttpMethod.Patch || request.RequestUri!.OriginalString.StartsWith("/api/uploads/", StringComparison.Ordinal))
            request.Content = new ByteArrayContent([1]) { Headers = { ContentType = new("application/offset+octet-stream") } };
    }

    /// <summary>The GP's: the recording that was shelved told them.</summary>
    private async Task<string> NoticeAsync()
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var gp = await db.Users.SingleAsync(u => u.Email == "gp@demo.casehub");
        return $"{await db.Set<Notice>().Where(n => n.RecipientId == gp.Id).Select(n => n.Id).FirstAsync()}";
    }

    /// <summary>A file that takes its time to be made.</summary>
    private static async Task<string> MadeAsync(HttpClient gp, string ask, string look)
    {
        string id = (await gp.PostJsonAsync(ask, new { format = "zip" })).GetProperty("id").GetString()!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await gp.GetStringAsync($"{look}/{id}", deadline.Token)).Contains("\"done\"", StringComparison.Ordinal)) await Task.Delay(50, deadline.Token);
        return id;
    }

    [GeneratedRegex(@"(?<before>[\w-]*)/\{\*{0,2}(?<name>\w+)[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex PartOfAddress();
}

/// <summary>An address and a method.</summary>
internal sealed record Door(string Method, string Template, RouteEndpoint Endpoint)
{
    public string Name => $"{Method} {Template}";

    public bool IsForPrograms => Template.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>Whether it names something of somebody's.</summary>
    public bool IsAboutSomething => Template.Contains('{', StringComparison.Ordinal);

    public bool Takes(string contentType) => Endpoint.Metadata.GetOrderedMetadata<IAcceptsMetadata>().Any(accepts => accepts.ContentTypes.Contains(contentType));
}
