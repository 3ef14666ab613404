using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>Lists, saved views and search by the doors: pages without script, and REST.</summary>
[Collection(nameof(DemoServer))]
public class FindingTests(DemoServer server)
{
    [Fact]
    public async Task A_search_by_address_shows_where_words_stand_and_no_markup_of_theirs()
    {
        using var program = await server.ProgramAsync("gp");
        await program.OpenedAsync("Kawasaki syndrome?", "Is it <script>alert('kawasaki')</script> or scarlet fever?");
        using var browser = await server.BrowserAsync("gp");

        string page = await browser.GetStringAsync("/search?q=kawasaki");

        Assert.Contains("<mark>kawasaki</mark>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        var found = await program.GetFromJsonAsync<JsonElement>("/api/search?q=kawasaki");
        Assert.Equal((1, "case"), (found.GetProperty("total").GetInt32(), found.GetProperty("cases")[0].GetProperty("places")[0].GetProperty("in").GetString()));
    }

    [Theory]
    [InlineData("x", "at least two letters")]
    [InlineData("%22%20*%20(((", "no word in this")]
    [InlineData("-fever", "at least one word")]
    public async Task What_cannot_be_looked_for_is_answered_by_a_sentence(string typed, string sentence)
    {
        using var browser = await server.BrowserAsync("gp");

        using var answer = await browser.GetAsync($"/search?q={typed}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_thousand_characters_get_a_sentence_by_the_page_and_by_REST()
    {
        using var browser = await server.BrowserAsync("gp");
        using var program = await server.ProgramAsync("gp");

        using var page = await browser.GetAsync($"/search?q={new string('a', 5_000)}");
        using var answer = await program.GetAsync($"/api/search?q={new string('a', 5_000)}");

        Assert.Contains("at most 200 characters", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("search-too-long", (await answer.ProblemAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_list_is_filtered_saved_and_opened_again_without_script()
    {
        using var program = await server.ProgramAsync("interpreter");
        using var browser = await server.BrowserAsync("interpreter");
        Assert.Contains("data-testid=\"filter-form\"", await browser.GetStringAsync("/?view=all&state=draft&urgency=&unread=true"), StringComparison.Ordinal);
        using var unknown = await browser.GetAsync("/?view=all&state=lost");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("role=\"alert\"", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var saved = await browser.SubmitAsync("/views?view=all&state=draft", "/views", new() { ["name"] = "My drafts", ["address"] = "view=all&state=draft" });

        Assert.Equal("/?view=all&state=draft", saved.Headers.Location?.OriginalString ?? saved.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Contains("<bdi>My drafts</bdi>", await browser.GetStringAsync("/"), StringComparison.Ordinal);
        var views = await program.GetFromJsonAsync<JsonElement>("/api/views");
        Assert.Equal("view=all&state=draft", views[0].GetProperty("address").GetString());
        using var taken = await program.PostAsJsonAsync("/api/views", new { name = "My drafts", address = "view=all" });
        Assert.Equal("view-name-taken", (await taken.ProblemAsync()).GetProperty("type").GetString());
        using var counts = await program.GetAsync("/api/cases/counts");
        Assert.Equal(HttpStatusCode.OK, counts.StatusCode);
    }

    [Fact]
    public async Task A_list_is_narrowed_to_an_organisation_or_a_person_without_script()
    {
        using var program = await server.ProgramAsync("gp");
        await program.OpenedAsync("Filtered by who asks", "Is it scabies?");
        using var browser = await server.BrowserAsync("gp");
        var all = await program.GetFromJsonAsync<JsonElement>("/api/cases?choices=true");
        string person = all.GetProperty("choices").GetProperty("people").EnumerateArray().First(one => one.GetProperty("id").GetGuid() == all.GetProperty("cases")[0].GetProperty("askerId").GetGuid()).GetProperty("id").GetString()!;

        string page = await browser.GetStringAsync($"/?view=asked&person={person}");

        Assert.Contains($"<option value=\"{person}\" dir=\"auto\" selected", page, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"filter-organisation\"", page, StringComparison.Ordinal);
        Assert.Contains("Filtered by who asks", page, StringComparison.Ordinal);
        string nobody = await browser.GetStringAsync($"/?view=asked&person={Guid.NewGuid()}");
        Assert.Contains("Chosen, with no case in this list", nobody, StringComparison.Ordinal);
        Assert.DoesNotContain("Filtered by who asks", nobody, StringComparison.Ordinal);
    }
}

/// <summary>Finding again in a real browser: by the keyboard, in Urdu, and lists that follow what others do.</summary>
[Trait("Category", "Browser")]
public sealed class FindingBrowserTests(PeopleBrowserTests.World world) : IClassFixture<PeopleBrowserTests.World>
{
    [Fact]
    public async Task A_case_is_found_by_the_keyboard_in_Urdu_and_lists_follow_what_others_do()
    {
        using var program = await world.Server.ProgramAsync("gp");
        await program.OpenedAsync("دل کا درد", "کیا یہ دل کا دورہ ہے؟");
        var gp = await world.SignInAsync("gp", ColorScheme.Light, 1280);
        await gp.Keyboard.PressAsync("/");
        await gp.Keyboard.TypeAsync("دل");
        await gp.Keyboard.PressAsync("Enter");
        var snippet = gp.Locator(".snippet").First;
        await snippet.Locator("mark").First.WaitForAsync();
        Assert.Equal("rtl", await snippet.EvaluateAsync<string>("place => getComputedStyle(place).direction"));
        Assert.Equal("دل", await snippet.Locator("mark").First.InnerTextAsync());
        await Axe.CheckHereAsync(gp, "what was found");
        await Axe.CheckAsync(gp, "/views?view=asked", "/?view=asked&unread=true");

        // A coordinator is told nothing of a case that is sent, and yet the count and the list follow; focus stays where it was.
        var coordinator = await world.SignInAsync("coordinator", ColorScheme.Light, 1280);
        await program.RequestOpinionAsync();
        await coordinator.GotoAsync("/?view=organisation");
        var count = coordinator.GetByTestId("view-organisation").Locator(".count");
        int before = int.Parse(await count.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        await coordinator.EvaluateAsync("window.stays = true");
        await coordinator.Locator("[data-testid=case-row] a").First.FocusAsync();
        string? focused = await coordinator.EvaluateAsync<string?>("document.activeElement.getAttribute('href')");

        await program.RequestOpinionAsync();

        await coordinator.GetByTestId("view-organisation").Filter(new() { HasText = $"{before + 1}" }).WaitForAsync();
        Assert.True(await coordinator.EvaluateAsync<bool>("window.stays === true"));
        Assert.Equal(focused, await coordinator.EvaluateAsync<string?>("document.activeElement.getAttribute('href')"));
    }
}

internal static class Finding
{
    public static Task OpenedAsync(this HttpClient program, string title, string question) =>
        program.PostJsonAsync("/api/cases", new { title, question, specialty = "cardiology", urgency = "routine", summary = "Seen today." });
}
