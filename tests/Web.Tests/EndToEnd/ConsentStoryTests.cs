using System.Text.Json;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>Three people: one agrees and thinks again for a while, one says no, one comes late; somebody comes in; moments are marked.</summary>
[Trait("Category", "Browser")]
public sealed class ConsentStoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_kept_of_a_no_of_what_came_before_a_yes_and_of_a_pause()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        var people = await Task.WhenAll(new[] { Persona.Gp, Persona.Specialist, Persona.Guest }.Select(persona => Clinician.SignInAsync(hub, persona)));
        var (gp, specialist, late) = (people[0], people[1], people[2]);
        try
        {
            await Evidence.OnFailureAsync(hub, people, async () =>
            {
                string room = await gp.OpenRoomAsync(specialist);
                string session = room.Split('/')[^1];
                await hub.InviteAsync(session, Persona.Guest, Cancel);
                await specialist.OpenAsync(room);
                await specialist.Element("people-here").FillAsync("2");
                await Task.WhenAll(gp.EnterRoomAsync(), specialist.EnterRoomAsync());

                await AskAsync(gp, specialist);
                await LeaveOutAsync(gp, specialist);
                await MarkAsync(gp, specialist);
                int asked = await JoinLateAsync(gp, late, room);
                await PauseAsync(gp, specialist, late);
                await ThinkAgainAsync(gp);
                await gp.PressAsync("stop-recording");
                await gp.UntilRoomAsync("recording", "");

                await AssertKeptAsync(gp, await gp.RecordedAsync(session), asked);
                Assert.Empty(people.SelectMany(person => person.Troubles));
                Assert.DoesNotContain("fail:", hub.Output, StringComparison.Ordinal);
            });
        }
        finally
        {
            foreach (var person in people) await person.DisposeAsync();
        }
    }

    /// <summary>What it is for, and what the patient agreed to; then everybody's own answer, for all at their device.</summary>
    private static async Task AskAsync(Clinician gp, Clinician specialist)
    {
        await gp.PressAsync("start-recording");
        await gp.AssertAccessibleAsync("the question what to record for");
        await gp.ScreenshotAsync("room-ask");
        await gp.Element("class-teaching").CheckAsync();
        await gp.Element("patient-how").FillAsync("Asked aloud, in the consultation");
        await gp.PressAsync("confirm-recording");

        await specialist.SeeAsync("consent-no");
        Assert.Contains("your track is deleted", await specialist.Page.Locator("#consent-class").TextContentAsync(), StringComparison.Ordinal);
        await Assertions.Expect(specialist.Page.Locator("#consent-people")).ToContainTextAsync("all 2 people at this device");
        await Assertions.Expect(gp.Page.Locator(".tile-people")).ToHaveTextAsync("2 people");
        await specialist.ScreenshotAsync("room-consent");
    }

    private static async Task LeaveOutAsync(Clinician gp, Clinician specialist)
    {
        await specialist.AnswerAsync(false);
        await gp.AnswerAsync(true);
        await gp.UntilRoomAsync("recording", "recording");
        await gp.UntilBannerSaysAsync("Your microphone may still carry their voice");
        await specialist.UntilBannerSaysAsync("You are left out");
        await gp.ScreenshotAsync("room-recording");
    }

    /// <summary>A key marks; words can follow; nobody's typing is disturbed by either.</summary>
    private static async Task MarkAsync(Clinician gp, Clinician specialist)
    {
        await gp.Element("chat-input").FillAsync("");
        await gp.Element("chat-input").PressSequentiallyAsync("pink or brown?");
        Assert.Equal("pink or brown?", await gp.Element("chat-input").InputValueAsync());
        Assert.Equal("", await gp.Page.Locator("#room").GetAttributeAsync("data-paused"));

        await gp.Page.Locator("#call").FocusAsync();
        await gp.Page.Keyboard.PressAsync("k");
        await gp.SeeAsync("mark-text");
        Assert.Equal("call", await gp.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        await gp.Page.Keyboard.PressAsync("n");
        await gp.Page.Keyboard.TypeAsync("Rash, left arm");
        await gp.Page.Keyboard.PressAsync("Enter");
        await specialist.UntilAsync("() => document.querySelector('#chat-list [data-mark] .chat-text')?.textContent === 'Rash, left arm'");
    }

    /// <returns>What the recording's clock showed when the late one agreed: they had been there, unanswered, for two seconds.</returns>
    private static async Task<int> JoinLateAsync(Clinician gp, Clinician late, string room)
    {
        await late.OpenAsync(room);
        await late.EnterRoomAsync();
        await late.SeeAsync("consent-yes");
        await gp.UntilBannerSaysAsync("Not answered yet");
        await late.UntilClockAsync(await late.ClockAsync() + 2);
        int at = await late.ClockAsync();
        await late.AnswerAsync(true);
        await gp.UntilAsync("() => !document.querySelector('#recording-banner').textContent.includes('Not answered yet')");
        await late.UntilClockAsync(at + 3);
        return at;
    }

    /// <summary>One key of the late one stops everybody's writing, as all see; one key of another goes on.</summary>
    private static async Task PauseAsync(Clinician gp, Clinician specialist, Clinician late)
    {
        await late.Page.Locator("#call").FocusAsync();
        await late.Page.Keyboard.PressAsync("p");
        foreach (var person in new[] { gp, specialist, late }) await person.UntilRoomAsync("paused", "yes");
        await gp.UntilBannerSaysAsync("nothing is being written");
        await AssertFitsAPhoneAsync(gp);
        await gp.UntilClockAsync(await gp.ClockAsync() + 2);
        await gp.Page.Locator("#call").FocusAsync();
        await gp.Page.Keyboard.PressAsync("p");
        await late.UntilRoomAsync("paused", "");
        await gp.UntilClockAsync(await gp.ClockAsync() + 2);
    }

    private static async Task AssertFitsAPhoneAsync(Clinician person)
    {
        await person.Page.SetViewportSizeAsync(360, 740);
        foreach (string direction in new[] { "rtl", "ltr" })
        {
            await person.Page.EvaluateAsync("direction => { document.documentElement.dir = direction; }", direction);
            Assert.True(await person.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= 360"), $"A phone's screen has to be scrolled sideways, {direction}.");
        }

        await person.AssertAccessibleAsync("the paused recording on a phone");
        await person.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await person.ScreenshotAsync("room-paused-phone");
        await person.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await person.Page.SetViewportSizeAsync(1280, 800);
    }

    /// <summary>A no in the middle, and a yes again two seconds later: one track with a gap.</summary>
    private static async Task ThinkAgainAsync(Clinician gp)
    {
        await gp.PressAsync("change-answer");
        await gp.AnswerAsync(false);
        await gp.UntilBannerSaysAsync("You are left out");
        await gp.UntilClockAsync(await gp.ClockAsync() + 2);
        await gp.PressAsync("change-answer");
        await gp.AnswerAsync(true);
        await gp.UntilBannerSaysAsync("You agreed");
        await gp.UntilClockAsync(await gp.ClockAsync() + 2);
    }

    private static async Task AssertKeptAsync(Clinician gp, JsonElement recording, int lateAgreedAt)
    {
        Assert.Equal("teaching", recording.GetProperty("class").GetString());
        Assert.Equal("Rash, left arm", Assert.Single(recording.GetProperty("marks").EnumerateArray()).GetProperty("text").GetString());
        var pause = Assert.Single(recording.GetProperty("pauses").EnumerateArray());
        var tracks = recording.GetProperty("tracks").EnumerateArray().ToDictionary(track => track.GetProperty("label").GetString()!);
        Assert.Equal(new[] { Persona.Gp.FullName, Persona.Guest.FullName }.Order(), tracks.Keys.Order());
        Assert.InRange(tracks[Persona.Guest.FullName].GetProperty("startOffsetMs").GetInt64(), lateAgreedAt * 1000, lateAgreedAt * 1000 + 2500);
        await AssertTrackAsync(gp, tracks[Persona.Gp.FullName], Persona.Gp, pause, "consent", "pause");
        await AssertTrackAsync(gp, tracks[Persona.Guest.FullName], Persona.Guest, pause, "pause");
    }

    /// <summary>It is of this person alone, has these gaps, and no sound of the pause.</summary>
    private static async Task AssertTrackAsync(Clinician gp, JsonElement track, Persona whose, JsonElement pause, params string[] causes)
    {
        string path = await gp.DownloadAsync(track, Cancel);
        try
        {
            var file = new MediaFile(path);
            Assert.Equal("", await file.DecodingErrorsAsync(Cancel));
            var spectrum = await file.SpectrumAsync(Cancel);
            TestContext.Current.TestOutputHelper!.WriteLine($"{whose.FullName}: {spectrum.DominantHz:F0} Hz, the no has {spectrum.ShareAt(Persona.Specialist.ToneHz):E1} of its power, gaps {track.GetProperty("gaps")}");
            Assert.InRange(spectrum.DominantHz, whose.ToneHz - 15, whose.ToneHz + 15);
            foreach (var other in new[] { Persona.Gp, Persona.Specialist, Persona.Guest }.Where(other => other != whose))
                Assert.True(spectrum.ShareAt(other.ToneHz) < 0.01, $"{other.FullName} is heard in {whose.FullName}'s track");

            var gaps = track.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("cause").GetString()).Where(cause => cause is "consent" or "pause").Distinct();
            Assert.Equal(causes, gaps.Order());
            double begin = track.GetProperty("startOffsetMs").GetInt64();
            double from = (pause.GetProperty("fromMs").GetInt64() - begin) / 1000, to = (pause.GetProperty("toMs").GetInt64() - begin) / 1000;
            var sound = await file.SoundTimesAsync(Cancel);
            Assert.DoesNotContain(sound, at => at > from + Tolerance && at < to - Tolerance);
            Assert.Contains(sound, at => at < from);
            Assert.Contains(sound, at => at > to);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Between the clock of the recording and that of a track's packets: what was on its way, and one packet.</summary>
    private const double Tolerance = 0.25;
}
