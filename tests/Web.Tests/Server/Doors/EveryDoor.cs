using System.Buffers.Text;
using System.Text;
using System.Net;

namespace CaseHub.Web.Tests.Server.Doors;

/// <summary>
/// Every address that the process answers, taken from its own table of routes, tried by those who have no right to what it names. A new address is covered
/// by being there, or it fails until it was decided what it is. What files are stored in (attachments, tracks, captions, exports) has no other address.
/// </summary>
public class EveryDoor(DoorWorld world) : IClassFixture<DoorWorld>
{
    /// <summary>For everybody, signed in or not: signing in itself, what an invitation's link opens, and what says nothing of anybody.</summary>
    private static readonly HashSet<string> Open =
    [
        "GET /sw.js", "GET /offline", "GET /sign-in", "POST /sign-in", "POST /sign-out", "GET /setup", "POST /setup", "GET /sign-in/with/{id:guid}", "GET /sign-in/with/{id:guid}/back",
        "GET /sign-in/code", "POST /sign-in/code", "POST /api/identity/passkey/options", "GET /_framework/opaque-redirect", "POST /api/identity/login", "POST /api/identity/refresh", "GET /openapi/{documentName}.json", "GET /health/live", "GET /health/ready", "GET /health",
    ];

    /// <summary>For everybody who is signed in: it shows and changes nothing but what is their own. To add one is a decision.</summary>
    private static readonly HashSet<string> Own =
    [
        "GET /search", "GET /api/search", "GET /api/cases/counts", "GET /views", "POST /views", "POST /views/{id:guid}", "GET /api/views", "POST /api/views", "PUT /api/views/{id:guid}", "DELETE /api/views/{id:guid}",
        "GET /api/appointments", "GET /api/interpreting",
        "GET /briefings", "GET /briefings/new", "GET /library", "GET /api/briefings", "GET /api/library",
        "GET /account/notifications", "POST /account/notifications", "POST /account/notifications/phone", "POST /account/notifications/test", "GET /api/notices", "POST /api/notices/seen",
        "GET /api/account/notifications", "PUT /api/account/notifications", "POST /api/account/notifications/test", "POST /api/account/notifications/phone",
        "POST /api/account/notifications/phone/confirm", "DELETE /api/account/notifications/phone", "POST /api/account/notifications/devices",
        "GET /", "GET /cases/new", "POST /cases/new", "POST /notices/seen", "GET /account/devices", "POST /account/devices/end-others", "GET /account/tokens", "POST /account/tokens",
        "POST /account/organisation", "GET /account/connections", "POST /account/connections", "POST /account/connections/remove",
        "GET /api/cases", "POST /api/cases", "GET /api/drugs", "POST /api/notes/preview", "GET /api/identity/me", "POST /api/identity/logout", "GET /api/identity/here", "POST /api/identity/here",
        "GET /api/account/sign-ins", "POST /api/account/draft-key", "GET /api/account/form-token", "POST /api/account/sign-ins/end-others", "GET /api/account/tokens", "POST /api/account/tokens", "POST /api/account/organisation",
        "GET /account/connections/{id:guid}", "GET /account/profile", "POST /account/profile", "POST /account/profile/licences", "POST /account/profile/photo",
        "GET /account/security", "GET /account/security/authenticator", "POST /account/security/authenticator", "POST /account/security/passkeys",
        "POST /account/security/passkeys/{id:guid}", "POST /account/security/passkeys/{id:guid}/remove", "POST /account/security/password", "POST /account/security/prove",
        "POST /account/security/recovery-codes", "POST /account/security/authenticator/remove", "GET /api/identity/security", "POST /api/identity/authenticator",
        "POST /api/identity/authenticator/offer", "DELETE /api/identity/authenticator", "POST /api/identity/passkeys", "POST /api/identity/passkeys/options",
        "PUT /api/identity/passkeys/{id:guid}", "DELETE /api/identity/passkeys/{id:guid}", "POST /api/identity/password", "POST /api/identity/prove",
        "POST /api/identity/recovery-codes", "GET /api/me/licences", "POST /api/me/licences", "GET /api/me/profile", "PUT /api/me/profile", "PUT /api/me/photo",
        "DELETE /api/me/photo", "GET /api/organisation/surge", "GET /api/teams", "GET /organisation/teams", "GET /hubs/live", "GET /hubs/live/negotiate",
        "POST /organisation/people/import/report", "GET /incidents", "GET /api/incidents", "GET /api/templates/{specialty}", "POST /api/requests/same-patient", "POST /api/requests/identifiers",
        "GET /account/availability", "POST /account/availability", "POST /account/availability/absences", "GET /api/absences", "POST /api/absences", "PUT /api/availability",
    ];

    /// <summary>For those who treat patients besides: how one asks for emergency access. What it opens is decided case by case.</summary>
    private static readonly HashSet<string> Clinical = ["GET /emergency", "GET /api/emergencies/owners", "GET /outcomes", "GET /api/outcomes", "POST /incidents", "POST /api/incidents", "GET /api/on-duty"];

    /// <summary>For organisers besides: announcing a briefing of their own.</summary>
    private static readonly HashSet<string> Organising = ["POST /briefings/new", "POST /api/briefings"];

    /// <summary>For everybody of the organisation whose briefing it is: its announcement, and a seat in its audience. The cases on its agenda are told to nobody who has none.</summary>
    private static readonly HashSet<string> Coming =
    [
        "GET /briefings/{Id:guid}", "GET /briefings/{Session:guid}/live", "GET /briefings/{Id:guid}/equipment", "GET /briefings/{id:guid}.ics", "GET /api/briefings/{id:guid}", "GET /api/briefings/{id:guid}/calendar", "GET /api/briefings/{id:guid}/agenda", "GET /api/briefings/{id:guid}/agenda/parts",
        "POST /api/briefings/{id:guid}/register", "DELETE /api/briefings/{id:guid}/register", "POST /api/briefings/{id:guid}/seat",
    ];

    /// <summary>For coordinators of the owner besides: the triage card, which is all that a case's page shows to them.</summary>
    private static readonly HashSet<string> Coordination =
    [
        "GET /api/cases/{id:guid}/triage", "GET /cases/{Id:guid}", "GET /api/templates", "PUT /api/templates/{specialty}", "DELETE /api/templates/{specialty}",
        "GET /api/cases/{id:guid}/promise", "GET /api/cases/{id:guid}/assignable", "POST /api/cases/{id:guid}/assign", "GET /api/on-duty",
        "GET /organisation/templates", "GET /organisation/templates/{Code}", "POST /organisation/templates/{specialty}",
        "GET /organisation/rota", "POST /organisation/rota", "GET /api/rota", "POST /api/rota",
        "GET /organisation/figures", "GET /api/organisation/figures", "GET /api/organisation/figures.csv", "GET /organisation/incidents", "GET /api/organisation/incidents",
        "POST /incidents", "POST /api/incidents", "GET /organisation/import", "POST /organisation/import", "GET /api/cases/import", "POST /api/cases/import",
    ];

    /// <summary>For administrators besides. Nothing clinical.</summary>
    private static readonly HashSet<string> Administration =
    [
        "GET /organisation/import", "POST /organisation/import", "GET /api/cases/import", "POST /api/cases/import",
        "GET /organisation/people", "POST /organisation/people", "GET /organisation/figures", "GET /api/organisation/figures", "GET /api/organisation/figures.csv", "GET /organisation/recordings", "POST /organisation/recordings", "GET /live", "GET /api/live",
        "GET /api/organisation/recordings", "GET /api/organisation/recording-policy", "PUT /api/organisation/recording-policy", "DELETE /api/people/{id:guid}/sign-ins",
        "GET /organisation/sign-in", "GET /organisation/sign-in/{Id:guid}", "POST /organisation/sign-in/{id:guid}", "POST /organisation/sign-in/{id:guid}/try", "POST /organisation/sign-in/{id:guid}/remove",
        "DELETE /api/identity/people/{id:guid}/second-factor", "DELETE /api/organisation/start", "DELETE /api/organisation/surge", "GET /api/invitations", "GET /api/licences",
        "GET /api/networks", "GET /api/organisation/policies", "GET /api/organisation/start", "GET /api/people", "GET /api/people/{id:guid}", "GET /organisation/licences",
        "GET /organisation/networks", "GET /organisation/people/import", "GET /organisation/people/{Id:guid}", "GET /organisation/policies", "GET /organisation/start",
        "POST /api/invitations", "POST /api/licences/{id:guid}/refuse", "POST /api/networks", "POST /api/organisation/further", "POST /api/organisation/surge",
        "POST /api/people/import", "POST /api/people/{id:guid}/end", "POST /api/people/{id:guid}/restore", "POST /api/people/{id:guid}/suspend", "POST /api/teams",
        "POST /organisation/licences/{id:guid}", "POST /organisation/networks", "POST /organisation/networks/{id:guid}", "POST /organisation/people/import",
        "POST /organisation/people/{id:guid}", "POST /organisation/people/{id:guid}/second-factor/reset", "POST /organisation/policies", "POST /organisation/start/dismiss",
        "GET /organisation/delivery", "GET /api/organisation/deliveries", "POST /organisation/teams", "POST /organisation/teams/{id:guid}", "PUT /api/organisation/policies", "PUT /api/people/{id:guid}/roles", "PUT /api/teams/{id:guid}",
        "GET /api/templates", "PUT /api/templates/{specialty}", "DELETE /api/templates/{specialty}",
        "GET /organisation/quarantine", "GET /api/organisation/quarantine", "DELETE /api/attachments/{id:guid}/quarantined", "POST /api/attachments/{id:guid}/release", "GET /organisation/care", "POST /organisation/care", "GET /api/care", "PUT /api/care", "GET /organisation/rota", "POST /organisation/rota", "GET /api/rota", "POST /api/rota",
        "POST /organisation/teams", "POST /organisation/teams/{id:guid}", "PUT /api/organisation/policies", "PUT /api/people/{id:guid}/roles", "PUT /api/teams/{id:guid}",
        "GET /organisation/templates", "GET /organisation/templates/{Code}", "POST /organisation/templates/{specialty}", "GET /api/templates", "PUT /api/templates/{specialty}", "DELETE /api/templates/{specialty}",
    ];

    /// <summary>What the owner of everything is not let into either: it takes another role, a device's token, somebody else's provider, or something that is published.</summary>
    private static readonly string[] NotForTheOwner = ["assignable", "/downloads", "/sealed", "/public", "/whip", "/whep", "/sign-in", "/account/connections/", "/invitations", "/people/", "/networks/", "/import/"];

    public static TheoryData<string> WithoutAPart => ["viewer", "hospital-admin", "host", "coordinator"];

    [Theory]
    [MemberData(nameof(WithoutAPart))]
    public async Task Stays_shut_to_a_stranger_and_to_colleagues_of_both_organisations(string account)
    {
        using var person = await world.Server.BrowserAsync(account);
        HashSet<string> byRole = account switch { "hospital-admin" => Administration, "coordinator" => [.. Coordination, .. Coming], "host" => [.. Clinical, .. Organising], _ => Clinical };

        await StaysShutAsync(person, world.Doors().Where(door => !Open.Contains(door.Name) && !Own.Contains(door.Name) && !byRole.Contains(door.Name)));
    }

    [Fact]
    public async Task Stays_shut_to_an_administrator_where_it_is_clinical()
    {
        using var admin = await world.Server.BrowserAsync("admin");

        await StaysShutAsync(admin, world.Doors().Where(door => !Open.Contains(door.Name) && !Own.Contains(door.Name) && !Administration.Contains(door.Name) && !Coming.Contains(door.Name)));
    }

    [Fact]
    public async Task Stays_shut_to_who_is_not_signed_in()
    {
        using var nobody = world.Server.Anonymous();

        await StaysShutAsync(nobody, world.Doors().Where(door => !Open.Contains(door.Name)));
    }

    [Fact]
    public async Task Is_open_to_its_owner_so_that_what_is_shut_to_others_is_really_there()
    {
        using var gp = await world.Server.BrowserAsync("gp");
        var shut = new List<string>();
        foreach (var door in world.Doors().Where(door => door is { Method: "GET", IsAboutSomething: true } && !Open.Contains(door.Name) && !Administration.Contains(door.Name) && !NotForTheOwner.Any(part => door.Template.Contains(part, StringComparison.Ordinal))))
        {
            using var answer = await world.TryAsync(door, gp, "");
            if (!answer.IsSuccessStatusCode && !LeadsOn(answer)) shut.Add($"{door.Name}: {(int)answer.StatusCode}");
        }

        Assert.Empty(shut);
    }

    [Fact]
    public void That_was_decided_on_is_still_there() =>
        Assert.Empty(Open.Concat(Own).Concat(Administration).Concat(Clinical).Concat(Organising).Concat(Coming).Concat(Coordination).Except([.. world.Doors().Select(door => door.Name), "GET /health"]));

    private async Task StaysShutAsync(HttpClient person, IEnumerable<Door> doors) => AllAreShut(await OpenOnesAsync(world, person, doors));

    internal static void AllAreShut(List<string> open) => Assert.True(open.Count == 0, string.Join('\n', open));

    /// <returns>Those that let them in, or answered anything but that they do not.</returns>
    internal static async Task<List<string>> OpenOnesAsync(DoorWorld world, HttpClient person, IEnumerable<Door> doors)
    {
        string token = await DoorWorld.FormTokenAsync(person);
        var open = new List<string>();
        foreach (var door in doors.ToList())
        {
            using var answer = await world.TryAsync(door, person, token);
            if (!IsShut(answer)) open.Add($"{door.Name}: {(int)answer.StatusCode} {answer.Headers.Location}");
        }

        return open;
    }

    private static bool IsShut(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
        || IsRefusedForm(answer)
        || (answer.StatusCode is HttpStatusCode.Redirect && answer.Headers.Location is { } to && new Uri(new Uri("http://here/"), to).AbsolutePath == "/sign-in");

    /// <summary>A form that leads back to its page with nothing done and the reason there.</summary>
    private static bool IsRefusedForm(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.SeeOther && answer.Headers.TryGetValues("Set-Cookie", out var cookies)
        && cookies.FirstOrDefault(cookie => cookie.StartsWith("casehub-done=", StringComparison.Ordinal)) is { } left
        && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(left.Split('=', 2)[1].Split(';')[0])) is var flash
        && !flash.Contains("\"Problems\":[]", StringComparison.Ordinal);

    /// <summary>Further into the hub, and not to signing in.</summary>
    private static bool LeadsOn(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.Found && answer.Headers.Location is { IsAbsoluteUri: false } to && !to.OriginalString.StartsWith("/sign-in", StringComparison.Ordinal);

    internal static bool IsOpenToAnyone(Door door) => Open.Contains(door.Name);
}

/// <summary>The owner of everything, suspended: the same browser that was let in everywhere is let in nowhere.</summary>
public class EveryDoorToASuspendedAccount(DoorWorld world) : IClassFixture<DoorWorld>
{
    [Fact]
    public async Task Is_shut_at_once_to_the_browser_the_program_and_the_live_connection_that_they_had()
    {
        using var browser = await world.Server.BrowserAsync("gp");
        using var program = await world.Server.ProgramAsync("gp");
        await using var live = await HubCaller.ConnectAsync(world.Server.Url, program);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/cases")).StatusCode);
        Assert.Null(await live.RefusalAsync("Hello", 1, null));

        await world.SuspendAsync("gp");

        var doors = world.Doors().Where(door => !EveryDoor.IsOpenToAnyone(door)).ToList();
        EveryDoor.AllAreShut(await EveryDoor.OpenOnesAsync(world, browser, doors));
        EveryDoor.AllAreShut(await EveryDoor.OpenOnesAsync(world, program, doors.Where(door => door.IsForPrograms)));
        await live.EndedAsync();
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => HubCaller.ConnectAsync(world.Server.Url, program));
        using var again = world.Server.Anonymous();
        var refused = await again.SubmitAsync("/sign-in", "/sign-in", new() { ["email"] = "gp@demo.casehub", ["password"] = DemoServer.Password });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("suspended", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
