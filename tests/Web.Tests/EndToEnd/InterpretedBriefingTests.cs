using System.Text.Json;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>A briefing with one interpreter and one listener, each heard by a tone of their own: live, recorded, and played back.</summary>
[Trait("Category", "Long")]
public sealed class InterpretedBriefingTests
{
    private const double Ducked = 18;

    /// <summary>Milliseconds: three browsers share two cores.</summary>
    private const float Patience = 30_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_chose_the_language_hears_both_with_the_floor_quietly_behind_live_and_replayed()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        var people = await Task.WhenAll(new[] { Persona.Gp, Persona.Guest, Persona.Specialist }.Select(persona => Clinician.SignInAsync(hub, persona)));
        var (host, interpreter, listener) = (people[0], people[1], people[2]);
        try
        {
            await Evidence.OnFailureAsync(hub, people, async () =>
            {
                var session = await SeatedBriefing.WriteAsync(
                    hub, Cancel, new(Persona.Gp, "Host", "Stage"), new(Persona.Guest, "Interpreter", Language: "it"), new(Persona.Specialist));
                await listener.ListenAsync();
                foreach (var person in people) await person.OpenAsync($"/briefings/{session}/live");
                await Task.WhenAll(host.EnterRoomAsync(), interpreter.EnterRoomAsync(), listener.UntilRoomAsync("state", "call"));
                await RecordAsync(host, interpreter);

                await ListenAsync(interpreter, listener);
                await AskAndAnswerAsync(host, listener);
                await host.UntilClockAsync(await host.ClockAsync() + 3);
                await host.PressAsync("stop-recording");
                await host.UntilRoomAsync("recording", "");

                await AssertKeptAsync(host, await host.RecordedAsync($"{session}"));
                Assert.Empty(people.SelectMany(person => person.Troubles));
            });
        }
        finally
        {
            foreach (var person in people) await person.DisposeAsync();
        }
    }

    private static async Task RecordAsync(Clinician host, Clinician interpreter)
    {
        await host.PressAsync("start-recording");
        await host.Element("patient-basis").SelectOptionAsync("no-patient");
        await host.PressAsync("confirm-recording");
        foreach (var person in new[] { host, interpreter }) await person.AnswerAsync(true);
        await host.UntilRoomAsync("recording", "recording");
    }

    /// <summary>The floor alone; then the language, before and after somebody interprets; then the floor again.</summary>
    private static async Task ListenAsync(Clinician interpreter, Clinician listener)
    {
        await listener.UntilHearsAsync(Persona.Gp.ToneHz, 0);
        await listener.PressAsync("tab-channels");
        await listener.Element("listen-to").SelectOptionAsync("it");
        await Assertions.Expect(listener.Element("channel-light")).ToHaveAttributeAsync("data-state", "nobody", new() { Timeout = Patience });
        await listener.UntilHearsAsync(Persona.Gp.ToneHz, 0);

        await interpreter.PressAsync("tab-channels");
        await interpreter.PressAsync("booth-air");
        await Assertions.Expect(interpreter.Element("booth")).ToHaveAttributeAsync("data-air", "on", new() { Timeout = Patience });
        await Assertions.Expect(listener.Element("channel-light")).ToHaveAttributeAsync("data-state", "on", new() { Timeout = Patience });
        await listener.UntilHearsAsync(Persona.Guest.ToneHz, 0);
        await listener.UntilHearsAsync(Persona.Gp.ToneHz, Ducked);
        await listener.AssertAccessibleAsync("the languages of a briefing");
        await interpreter.AssertAccessibleAsync("an interpreter's console");

        await listener.Element("listen-to").SelectOptionAsync("");
        await listener.UntilSilentAsync(Persona.Guest.ToneHz);
        await listener.UntilHearsAsync(Persona.Gp.ToneHz, 0);
        await listener.Element("listen-to").SelectOptionAsync("it");
        await listener.UntilHearsAsync(Persona.Guest.ToneHz, 0);
    }

    /// <summary>What is typed survives a reload; its asker hears that it is answered.</summary>
    private static async Task AskAndAnswerAsync(Clinician host, Clinician listener)
    {
        await listener.PressAsync("tab-questions");
        await listener.Element("question-text").FillAsync("کتنے دن؟");
        await Assertions.Expect(listener.Page.Locator("#panel-questions .saved-here")).ToHaveAttributeAsync("data-state", "saved", new() { Timeout = Patience });
        await listener.Page.ReloadAsync();
        await listener.PressAsync("tab-questions");
        await Assertions.Expect(listener.Element("question-text")).ToHaveValueAsync("کتنے دن؟", new() { Timeout = Patience });
        await listener.PressAsync("ask-question");
        await host.PressAsync("tab-questions");
        await host.PressAsync("question-accept");
        await Assertions.Expect(host.Element("question")).ToHaveAttributeAsync("data-state", "Accepted", new() { Timeout = Patience });
        await host.PressAsync("question-begin");
        await Assertions.Expect(listener.Element("own-question-news")).ToContainTextAsync("being answered", new() { Timeout = Patience });
        await host.AssertAccessibleAsync("the hosts' queue of questions");
        await host.PressAsync("question-finish");
        await Assertions.Expect(listener.Element("question")).ToHaveAttributeAsync("data-state", "Answered", new() { Timeout = Patience });
    }

    private static async Task AssertKeptAsync(Clinician host, JsonElement recording)
    {
        var tracks = recording.GetProperty("tracks").EnumerateArray().ToList();
        var voice = Assert.Single(tracks, track => track.GetProperty("kind").GetString() == "voice");
        Assert.Equal("it", voice.GetProperty("language").GetString());
        await AssertToneAsync(host, voice, Persona.Guest, Persona.Gp);
        await AssertToneAsync(host, Assert.Single(tracks, track => track.GetProperty("kind").GetString() == "camera"), Persona.Gp, Persona.Guest);
        var chapters = await host.GetJsonAsync($"/api/recordings/{recording.GetProperty("id").GetString()}/chapters");
        Assert.Equal("کتنے دن؟", Assert.Single(chapters.EnumerateArray(), chapter => chapter.GetProperty("kind").GetString() == "question").GetProperty("text").GetString());

        await host.OpenAsync($"/recordings/{recording.GetProperty("id").GetString()}");
        await host.Element("play-language").SelectOptionAsync("it");
        await host.PressAsync("play-recording");
        await host.UntilAsync("() => !document.querySelector('[data-kind=voice] audio').paused && Math.abs(document.querySelector('[data-kind=camera] video').volume - 0.126) < 0.01");
        await host.Element("play-language").SelectOptionAsync("");
        await host.UntilAsync("() => document.querySelector('[data-kind=voice] audio').paused && document.querySelector('[data-kind=camera] video').volume === 1");
        await host.AssertAccessibleAsync("the player of a briefing");
    }

    private static async Task AssertToneAsync(Clinician host, JsonElement track, Persona whose, Persona other)
    {
        string path = await host.DownloadAsync(track, Cancel);
        try
        {
            var spectrum = await new MediaFile(path).SpectrumAsync(Cancel);
            Assert.InRange(spectrum.DominantHz, whose.ToneHz - 15, whose.ToneHz + 15);
            Assert.True(spectrum.ShareAt(other.ToneHz) < 0.01, $"{other.FullName} is heard in {whose.FullName}'s track");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
