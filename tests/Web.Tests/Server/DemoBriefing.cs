using CaseHub.Hub.Briefings;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings.Publishing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>A briefing of the demo's people, as its rows are before it begins, and their windows in it.</summary>
internal static class DemoBriefing
{
    /// <summary>It belongs to the first one's organisation, and Italian has a channel.</summary>
    /// <returns>The session's id.</returns>
    public static async Task<Guid> SeatAsync(this DemoServer server, params (string Account, SeatRole Role, StagePlace Place)[] people)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var seats = new List<SessionSeat>();
        var id = Guid.CreateVersion7();
        foreach (var (account, role, place) in people)
        {
            var member = await db.Set<Membership>().SingleAsync(m => db.Users.Any(user => user.Id == m.ClinicianId && user.Email == $"{account}@demo.casehub"));
            var owner = seats.Count == 0 ? member.OrganisationId : seats[0].OrganisationId;
            seats.Add(new SessionSeat { SessionId = id, ClinicianId = member.ClinicianId, OrganisationId = owner, ForOrganisationId = member.OrganisationId, Role = role, Place = place });
        }

        var (home, maker, now) = (seats[0].OrganisationId, seats[0].ClinicianId, DateTimeOffset.UtcNow);
        db.Add(new Session { Id = id, OrganisationId = home, Kind = SessionKind.Briefing, CreatedBy = maker, CreatedAt = now });
        db.Add(new SessionStage { SessionId = id, OrganisationId = home });
        db.Add(new SessionChannel { SessionId = id, OrganisationId = home, Language = "it", Position = 1 });
        db.Add(new Briefing
        {
            Id = id, OrganisationId = home, Title = "Ward round", Description = "", Languages = ["en", "it"], StartsAt = now, Minutes = 60, TimeZone = "Europe/Rome",
            WhoMayCome = Circle.Organisation, CreatedById = maker, CreatedAt = now,
        });
        db.AddRange(seats);
        await db.SaveChangesAsync();
        return id;
    }

    /// <summary>Signs in by the form.</summary>
    public static async Task SignInAsync(this IPage page, string account)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("[name=email]").FillAsync($"{account}@demo.casehub");
        await page.Locator("[name=password]").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
        await page.GetByTestId("sign-out").WaitForAsync();
    }

    /// <summary>Brings slides in by the interface for programs.</summary>
    /// <returns>Their id.</returns>
    public static async Task<Guid> AddDeckAsync(this HttpClient program, Guid session, byte[] pdf)
    {
        using var slides = new MultipartFormDataContent { { new ByteArrayContent(pdf), "file", "slides.pdf" } };
        using var answer = await program.PostAsync($"/api/sessions/{session}/decks", slides);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid();
    }

    public static async Task PutAsync(this HttpClient program, Guid session, string what, object body)
    {
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PutAsJsonAsync(program, $"/api/sessions/{session}/stage/{what}", body);
        Assert.True(answer.IsSuccessStatusCode, $"{what}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public static Task UntilRoomAsync(this IPage page, string name, string value) => page.Locator($"#room[data-{name}='{value}']").WaitForAsync();

    public static Task OnPageAsync(this IPage page, int number) => page.Locator($"#slide[data-page='{number}'] canvas").WaitForAsync();
}
