using CaseHub.Web.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.Server;

/// <summary>How one is told, told as one story: the link of a message, whose it is, and choosing by what and when.</summary>
[Trait("Category", "Browser")]
public sealed class NotificationsBrowserTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    /// <summary>With a mail server and a webhook that nobody answers for: pages look as with real ones.</summary>
    private readonly DemoServer server = new(
        "--CaseHub:PublicUrl=http://127.0.0.1", "--CaseHub:Mail:Host=127.0.0.1", "--CaseHub:Mail:Port=1", "--CaseHub:Mail:Security=none", "--CaseHub:Mail:From=casehub@mail.test",
        "--CaseHub:Calls:Url=http://127.0.0.1:1/", "--CaseHub:Calls:Secret=a-secret-of-the-tests-0123456789abcdef");

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await chromium.CloseWindowsAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_message_leads_its_reader_to_the_case_and_they_choose_how_they_are_told()
    {
        using var gp = await server.ProgramAsync("gp");
        var caseId = await gp.RequestOpinionAsync();
        using var program = await server.ProgramAsync("specialist");
        string noticeId = System.Text.Json.JsonDocument.Parse(await program.GetStringAsync("/api/notices")).RootElement.GetProperty("notices")[0].GetProperty("id").GetString()!;

        var page = await OpenAsync();
        await page.GotoAsync($"/n/{noticeId}");
        await SignInAsync(page, "specialist");
        await page.WaitForURLAsync($"**/cases/{caseId}");
        Assert.DoesNotContain(noticeId, await program.GetStringAsync("/api/notices?unseenOnly=true"), StringComparison.Ordinal);

        var other = await OpenAsync();
        await other.GotoAsync("/sign-in");
        await SignInAsync(other, "admin");
        await other.GetByTestId("sign-out").WaitForAsync();
        Assert.Equal(404, (await other.GotoAsync($"/n/{noticeId}"))!.Status);
        await other.GetByText("This message was for somebody else").WaitForAsync();
        await Axe.CheckAsync(other, "/organisation/delivery");

        await ChooseAsync(page);
        await Axe.CheckHereAsync(page, "/account/notifications with a number that waits");
    }

    private static async Task ChooseAsync(IPage page)
    {
        await Axe.CheckAsync(page, "/account/notifications");
        await page.GetByTestId("topic-live").GetByLabel("Mail").UncheckAsync();
        await page.GetByLabel("Quiet from").FillAsync("22:00");
        await page.GetByLabel("Quiet until").FillAsync("07:00");
        await page.GetByLabel("One mail a day, at").FillAsync("23:00");
        await page.GetByTestId("save-telling").ClickAsync();
        await page.GetByText("This time lies in your quiet hours").First.WaitForAsync();
        Assert.False(await page.GetByTestId("topic-live").GetByLabel("Mail").IsCheckedAsync());
        await page.GetByLabel("One mail a day, at").FillAsync("18:00");
        await page.GetByTestId("save-telling").ClickAsync();
        await page.GetByText("Saved.").WaitForAsync();
        Assert.False(await page.GetByTestId("topic-live").GetByLabel("Mail").IsCheckedAsync());
        Assert.Equal("18:00", await page.GetByLabel("One mail a day, at").InputValueAsync());

        // A browser without a screen denies what it is asked.
        await page.GetByTestId("add-push").ClickAsync();
        await page.GetByText("does not allow notifications").WaitForAsync();
        await page.GetByTestId("send-test").ClickAsync();
        await page.GetByText("The test is on its way").WaitForAsync();
        await page.GetByLabel("Telephone number").FillAsync("+39 347 123 4567");
        await page.GetByTestId("set-phone").ClickAsync();
        await page.GetByTestId("phone-waits").WaitForAsync();
    }

    private Task<IPage> OpenAsync() => chromium.OpenAsync(new() { BaseURL = server.Url.ToString(), ViewportSize = new() { Width = 1280, Height = 800 }, Locale = "en-GB", ReducedMotion = ReducedMotion.Reduce });

    private static async Task SignInAsync(IPage page, string account)
    {
        await page.GetByLabel("E-mail address").FillAsync($"{account}@demo.casehub");
        await page.GetByLabel("Password").FillAsync(DemoServer.Password);
        await page.GetByTestId("sign-in").ClickAsync();
    }
}
