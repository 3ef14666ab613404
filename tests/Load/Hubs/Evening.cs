using System.Globalization;
using System.Text.Json.Nodes;

namespace CaseHub.Load.Hubs;

/// <summary>The session that a load is put on, and who is there.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Host">Who posts, and whose camera is the first on stage.</param>
/// <param name="Speaker">Whose is the second.</param>
/// <param name="Interpreter">Whose voice goes into the channel.</param>
/// <param name="Audience">On whose behalf all watch.</param>
/// <param name="Language">Of the channel; null where there is none and everybody hears all three.</param>
internal sealed record Evening(string Session, Account Host, Account Speaker, Account Interpreter, Account Audience, string? Language)
{
    /// <summary>A briefing that is live, interpreted into Italian.</summary>
    public static async Task<Evening> BriefingAsync(Func<string, Task<Account>> signIn)
    {
        Account host = await signIn("host"), speaker = await signIn("specialist"), interpreter = await signIn("interpreter"), audience = await signIn("gp");
        JsonNode made = await host.PostAsync("/api/briefings", new
        {
            title = "Load",
            startsAt = DateTimeOffset.UtcNow.AddMinutes(5).ToString("O", CultureInfo.InvariantCulture),
            minutes = 60,
            languages = (string[])["en", "it"],
            whoMayCome = "network",
            speakers = (string[])[await IdOfAsync(speaker)],
            interpreters = (object[])[new { clinicianId = await IdOfAsync(interpreter), language = "it" }],
        });
        string id = (string)made["id"]!, session = (string)made["sessionId"]!;
        await audience.PostAsync($"/api/briefings/{id}/seat");
        await interpreter.PostAsync($"/api/sessions/{session}/channels/take");
        await host.PostAsync($"/api/sessions/{session}/stage/begin");
        foreach (Account one in (Account[])[host, speaker]) await host.SendAsync(HttpMethod.Put, $"/api/sessions/{session}/stage/people/{await IdOfAsync(one)}/place", new { to = "Stage" });
        return new Evening(session, host, speaker, interpreter, audience, "it");
    }

    /// <summary>A consult between two, where the asker's program watches.</summary>
    public static async Task<Evening> ConsultAsync(Func<string, Task<Account>> signIn)
    {
        Account gp = await signIn("gp"), specialist = await signIn("specialist");
        JsonNode opened = await gp.PostAsync("/api/cases", new
        {
            title = "Load", question = "How many can watch?", specialty = "dermatology", urgency = "routine", summary = "Nobody is ill.", age = new { value = 44, unit = "years" },
        });
        string path = $"/api/cases/{(string)opened["id"]!}";
        await gp.PostAsync($"{path}/request");
        await specialist.PostAsync($"{path}/accept");
        JsonNode session = await gp.PostAsync($"{path}/sessions");
        return new Evening((string)session["id"]!, specialist, gp, specialist, gp, null);
    }

    private static async Task<string> IdOfAsync(Account account) => (string)(await account.SendAsync(HttpMethod.Get, "/api/identity/me"))["me"]!["id"]!;
}
