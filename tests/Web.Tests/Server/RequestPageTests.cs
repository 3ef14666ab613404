using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace CaseHub.Web.Tests.Server;

/// <summary>The form of a request and the templates behind it, without a script.</summary>
[Collection(nameof(DemoServer))]
public sealed partial class RequestPageTests(DemoServer server)
{
    [Fact]
    public async Task Another_specialty_is_shown_by_a_button_and_what_was_typed_stays()
    {
        using var gp = await server.BrowserAsync("gp");
        Assert.DoesNotContain("facts.onset", await gp.GetStringAsync("/cases/new"), StringComparison.Ordinal);

        var typed = Whole(("specialty", "cardiology"), ("title", "Typed title"), ("then", "questions"), ("template", "dermatology"), ("facts.onset", "5 days"), ("factLabels.onset", "Since when"),
            ("facts.where", "Thigh"), ("factLabels.where", "Where on the body"), ("redFlags", "Fever"));
        var shown = await gp.SubmitAsync("/cases/new", "/cases/new", typed);
        string page = await shown.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.DoesNotContain("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Typed title\"", page, StringComparison.Ordinal);
        Assert.Contains("data-of-specialty=\"cardiology\"", page, StringComparison.Ordinal);
        Assert.Matches("name=\"facts.onset\" value=\"5 days\"", page);
        Assert.Contains("facts-left", page, StringComparison.Ordinal);
        Assert.Contains(">Thigh</textarea>", page, StringComparison.Ordinal);
        Assert.Matches("name=\"redFlags\" value=\"Fever\" checked", page);
        Assert.Contains("call 112 now", page, StringComparison.Ordinal);
        Assert.Contains("data-of-specialty=\"neurology\"", await gp.GetStringAsync("/cases/new?specialty=neurology"), StringComparison.Ordinal);
        Assert.DoesNotContain("data-of-specialty=\"astrology\"", await gp.GetStringAsync("/cases/new?specialty=astrology"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_or_tells_who_the_patient_is_is_shown_in_the_stored_form_and_sent_with_a_reason()
    {
        using var gp = await server.BrowserAsync("gp");

        var stored = await gp.SubmitAsync("/cases/new", "/cases/new", Whole(("template", "dermatology"), ("summary", "Rash of Mr Rossi."), ("then", "request"), ("reference", "A-17")));
        string edit = $"{stored.Headers.Location}";
        Assert.Matches("^/cases/[0-9a-f-]{36}/edit\\?send$", edit);
        string page = await gp.GetStringAsync(edit);
        Assert.Contains("href=\"#case-facts-where\"", page, StringComparison.Ordinal);
        Assert.Contains("Mr Rossi</bdi>", page, StringComparison.Ordinal);
        Assert.Contains("Rash of Mr Rossi.</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("value=\"A-17\"", page, StringComparison.Ordinal);

        var answered = Whole(("template", "dermatology"), ("summary", "Rash of Mr Rossi."), ("then", "request"), ("version", VersionIn(page)), ("facts.onset", "5 days"), ("facts.where", "Thigh"),
            ("facts.mucosa", "no"), ("facts.new-medicines", "none"));
        string again = $"{(await gp.SubmitAsync(edit, edit[..^5], answered)).Headers.Location}";
        Assert.Equal(edit, again);
        page = await gp.GetStringAsync(again);
        Assert.DoesNotContain("href=\"#case-facts-where\"", page, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"send-so\"", page, StringComparison.Ordinal);
        (answered["version"], answered["identifiersReason"]) = (VersionIn(page), "Rossi is the ward.");
        var sent = await gp.SubmitAsync(edit, edit[..^5], answered);

        Assert.Equal(edit[..^10], $"{sent.Headers.Location}");
        string @case = await gp.GetStringAsync(sent.Headers.Location);
        Assert.Contains("The request is sent", @case, StringComparison.Ordinal);
        Assert.Contains("Rossi is the ward.", @case, StringComparison.Ordinal);
        using var specialist = await server.BrowserAsync("specialist");
        Assert.DoesNotContain("A-17", await specialist.GetStringAsync(sent.Headers.Location), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_button_on_the_cases_page_leads_to_what_has_to_be_mended()
    {
        using var gp = await server.BrowserAsync("gp");
        string @case = $"{(await gp.SubmitAsync("/cases/new", "/cases/new", Whole(("title", "Rash of Mr Rossi")))).Headers.Location}";

        Assert.Equal($"{@case}/edit?send", $"{(await gp.SubmitAsync(@case, $"{@case}?step=request", [])).Headers.Location}");
    }

    [Fact]
    public async Task An_emergency_goes_out_with_whatever_was_found_and_its_asker_is_told()
    {
        using var gp = await server.BrowserAsync("gp");

        var sent = await gp.SubmitAsync("/cases/new", "/cases/new", Whole(("template", "dermatology"), ("urgency", "emergency"), ("summary", "Mr Rossi, tel. 0432 123456"), ("then", "request")));
        string page = await gp.GetStringAsync(sent.Headers.Location);

        Assert.Contains("The request is sent", page, StringComparison.Ordinal);
        Assert.Contains("The emergency is sent. Something in it looks", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2001-01-01T10:00")]
    [InlineData("2999-01-01T10:00")]
    public async Task A_time_until_which_nobody_can_wait_is_refused_at_its_field(string time)
    {
        using var gp = await server.BrowserAsync("gp");

        var refused = await gp.SubmitAsync("/cases/new", "/cases/new", Whole(("reachableUntil", time)));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("href=\"#case-reachableUntil\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_patient_is_reachable_until_a_time_of_the_askers_own_zone()
    {
        using var gp = await server.BrowserAsync("gp");
        var there = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow.AddDays(3), TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome"));
        string typed = there.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

        var stored = await gp.SubmitAsync("/cases/new", "/cases/new", Whole(("reachableUntil", typed)));

        string expected = there.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:00Z", CultureInfo.InvariantCulture);
        Assert.Contains($"<time datetime=\"{expected}\"", await gp.GetStringAsync(stored.Headers.Location), StringComparison.Ordinal);
        Assert.Contains($"value=\"{typed}\"", await gp.GetStringAsync($"{stored.Headers.Location}/edit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_is_made_ones_own_previewed_refused_at_its_place_and_given_up()
    {
        using var admin = await server.BrowserAsync("admin");
        using var coordinator = await server.BrowserAsync("coordinator");
        const string page = "/organisation/templates/urology";
        Dictionary<string, string> Edit(string version, string then = "save") => new()
        {
            ["version"] = version, ["then"] = then, ["photos"] = "By daylight\n\nSharp", ["redFlags"] = "Blood clots",
            ["facts.0.key"] = "onset", ["facts.0.label"] = "Since when", ["facts.0.kind"] = "text", ["facts.0.place"] = "2",
            ["facts.1.label"] = "Which colour?", ["facts.1.kind"] = "choice", ["facts.1.choices"] = "Clear\nRed", ["facts.1.place"] = "1", ["facts.1.required"] = "true",
            ["facts.2.label"] = " ",
        };
        Assert.Contains("data-specialty=\"urology\"", await coordinator.GetStringAsync("/organisation/templates"), StringComparison.Ordinal);

        string preview = await (await admin.SubmitAsync(page, page, Edit("0", "preview"))).Content.ReadAsStringAsync();
        Assert.Contains("template-preview", preview, StringComparison.Ordinal);
        Assert.Contains("<bdi>Which colour?</bdi>", preview, StringComparison.Ordinal);
        var few = Edit("0");
        few["facts.1.choices"] = "Clear";
        string refused = await (await admin.SubmitAsync(page, page, few)).Content.ReadAsStringAsync();
        Assert.Contains("href=\"#template-facts-0-choices\"", refused, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.SubmitAsync(page, page, Edit("0"))).StatusCode);

        var late = await coordinator.SubmitAsync(page, page, Edit("0"));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("data-testid=\"theirs\"", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var gp = await server.BrowserAsync("gp");
        string form = await gp.GetStringAsync("/cases/new?specialty=urology");
        Assert.True(form.IndexOf("Which colour?", StringComparison.Ordinal) < form.IndexOf("<bdi>Since when</bdi>", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.SubmitAsync(page, $"{page}?step=reset", new() { ["version"] = "1" })).StatusCode);
        Assert.DoesNotContain("Which colour?", await gp.GetStringAsync("/cases/new?specialty=urology"), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Whole(params (string Name, string Value)[] more)
    {
        var fields = new Dictionary<string, string>
        {
            ["title"] = "Spreading rash", ["question"] = "Can it wait?", ["specialty"] = "dermatology", ["urgency"] = "routine", ["summary"] = "Rash since yesterday.", ["age.value"] = "40",
            ["age.unit"] = "years", ["then"] = "keep",
        };
        foreach (var (name, value) in more) fields[name] = value;
        return fields;
    }

    private static string VersionIn(string page) => Version().Match(page).Groups["version"].Value;

    [GeneratedRegex("name=\"version\" value=\"(?<version>\\d+)\"", RegexOptions.None, 1000)]
    private static partial Regex Version();
}
