using CaseHub.Web.Tests.Server;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>A briefing with its host on stage and two who watch, and a hub that is killed in the middle of it.</summary>
[Trait("Category", "Browser")]
public sealed class BriefingRestartTests
{
    private const string Question = "Quando si può estubare?";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_comes_back_by_themselves_to_their_place_the_same_page_and_the_same_questions()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        var people = await Task.WhenAll(new[] { Persona.Gp, Persona.Specialist, Persona.Guest }.Select(persona => Clinician.SignInAsync(hub, persona)));
        var (host, listener, asker) = (people[0], people[1], people[2]);
        try
        {
            await Evidence.OnFailureAsync(hub, people, async () =>
            {
                var session = await SeatedBriefing.WriteAsync(hub, Cancel, new(Persona.Gp, "Host", "Stage"), new(Persona.Specialist), new(Persona.Guest));
                await listener.ListenAsync();
                foreach (var person in people) await person.OpenAsync($"/briefings/{session}/live");
                await Task.WhenAll(host.EnterRoomAsync(), listener.UntilRoomAsync("state", "call"), asker.UntilRoomAsync("state", "call"));
                await ShowSlidesAsync(host, listener, asker);
                await AskAsync(host, asker);
                await host.PressAsync("lock");
                await Assertions.Expect(listener.Page.Locator("#locked")).ToBeVisibleAsync();
                string before = await HostAsSeenByAsync(listener, "");
                await listener.UntilHearsAsync(Persona.Gp.ToneHz, 0);

                await hub.KillAsync();
                await listener.UntilRoomAsync("link", "reconnecting");
                await listener.AssertAccessibleAsync("a briefing whose hub is gone");
                await asker.SayAsync("While it is down.");
                await hub.StartAgainAsync(Cancel);

                await Task.WhenAll(HostAsSeenByAsync(listener, before), HostAsSeenByAsync(asker, before));
                await listener.UntilHearsAsync(Persona.Gp.ToneHz, 0);
                await AssertAsBeforeAsync(host, listener, asker);
                await GoOnAsync(host, listener, asker);
                Assert.Empty(people.SelectMany(person => person.Troubles));
                Assert.DoesNotContain("fail:", hub.Output, StringComparison.Ordinal);
            });
        }
        finally
        {
            foreach (var person in people) await person.DisposeAsync();
        }
    }

    /// <summary>All are on the second page, and one looks back at the first by themself.</summary>
    private static async Task ShowSlidesAsync(Clinician host, Clinician listener, Clinician asker)
    {
        await host.PressAsync("tab-slides");
        await host.Page.Locator("#panel-slides input[type=file]").SetInputFilesAsync(new FilePayload { Name = "rash.pdf", MimeType = "application/pdf", Buffer = PdfSamples.Pages("Rash", "Itch", "Plan") });
        await host.PressAsync("deck-show");
        await OnPageAsync(host, 1);
        await host.PressAsync("slide-on");
        await Task.WhenAll(OnPageAsync(host, 2), OnPageAsync(listener, 2), OnPageAsync(asker, 2));
        await listener.PressAsync("slide-back");
        await OnPageAsync(listener, 1);
    }

    /// <summary>A question that the host has taken, a hand, and a line in the chat.</summary>
    private static async Task AskAsync(Clinician host, Clinician asker)
    {
        await asker.PressAsync("tab-questions");
        await asker.Element("question-text").FillAsync(Question);
        await asker.PressAsync("ask-question");
        await host.PressAsync("tab-questions");
        await host.PressAsync("question-accept");
        await Assertions.Expect(asker.Element("question")).ToHaveAttributeAsync("data-state", "Accepted");
        await asker.PressAsync("raise-hand");
        await asker.PressAsync("tab-chat");
        await asker.SayAsync("Before it fell over.");
    }

    private static async Task AssertAsBeforeAsync(Clinician host, Clinician listener, Clinician asker)
    {
        await Task.WhenAll(OnPageAsync(host, 2), OnPageAsync(asker, 2), OnPageAsync(listener, 1));
        await host.UntilAsync("() => { const d = document.querySelector('#room').dataset; return d.role === 'Host' && d.place === 'Stage' && d.stage === 'Live'; }");
        await Assertions.Expect(host.Element("air")).ToHaveTextAsync("On air");
        foreach (var person in new[] { host, asker })
        {
            await Assertions.Expect(person.Element("question")).ToHaveAttributeAsync("data-state", "Accepted");
            Assert.Equal(Question, await person.Page.Locator("[data-testid=question] .question-text").First.InnerTextAsync());
        }

        await Assertions.Expect(asker.Element("raise-hand")).ToHaveAttributeAsync("aria-pressed", "true");
        await Task.WhenAll(listener.UntilChatIsAsync("Before it fell over.", "While it is down."), asker.UntilChatIsAsync("Before it fell over.", "While it is down."));
        await Assertions.Expect(host.Element("lock")).ToHaveAttributeAsync("aria-pressed", "true");
        foreach (var person in new[] { host, listener, asker }) Assert.Equal("", await person.Element("room-problem").InnerTextAsync());
    }

    /// <summary>The host leads as before: a page, the hand, the lock.</summary>
    private static async Task GoOnAsync(Clinician host, Clinician listener, Clinician asker)
    {
        await host.PressAsync("slide-on");
        await OnPageAsync(asker, 3);
        await listener.PressAsync("slide-live");
        await OnPageAsync(listener, 3);
        await host.PressAsync("tab-people");
        await host.Element("hand").GetByTestId("do-lower").ClickAsync();
        await Assertions.Expect(asker.Element("raise-hand")).ToHaveAttributeAsync("aria-pressed", "false");
        await host.PressAsync("lock");
        await Assertions.Expect(asker.Page.Locator("#locked")).ToBeHiddenAsync();
    }

    /// <summary>Until the host's picture moves.</summary>
    /// <param name="before">Their participant id that was: a hub that has started again gives a new one.</param>
    /// <returns>The present one.</returns>
    private static async Task<string> HostAsSeenByAsync(Clinician person, string before)
    {
        string tile = $"[data-testid=tile][data-source=camera]:not([data-participant='{before}'])";
        await person.UntilAsync($"() => Number(document.querySelector(\"{tile}\")?.dataset.frames) > 10", 60_000);
        return await person.Page.Locator(tile).GetAttributeAsync("data-participant") ?? "";
    }

    private static Task OnPageAsync(Clinician person, int number) => person.Page.Locator($"#slide[data-page='{number}'] canvas").WaitForAsync();
}
