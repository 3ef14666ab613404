using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>One consult from the request to the closed case, told in the steps that the two clinicians take.</summary>
/// <param name="judgesPages">True: axe looks at each page on the way. The pages are the same whichever store is behind them, so one telling of the story judges them.</param>
public sealed partial class ConsultStory(RunningHub hub, Clinician gp, Clinician specialist, bool judgesPages, CancellationToken cancel)
{
    /// <summary>Longer than a busy machine stutters, much shorter than any reconnection takes; the figures themselves are printed.</summary>
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(2);

    private static readonly string Photo = Path.Combine(Repository.Root, "tests/Hub.Tests/Vectors/Pictures/camera.jpg");
    private static readonly string SecondPhoto = Path.Combine(Repository.Root, "tests/Hub.Tests/Vectors/Pictures/photo.png");

    private string casePath = "", roomPath = "", recordingId = "";

    private static void Tell(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);

    /// <summary>The GP describes the case with photos and a PDF; the specialist has it without a reload; the GP hears of the acceptance without one.</summary>
    public async Task RequestAndAcceptAsync()
    {
        await JudgeAsync(gp, "the first page");
        casePath = await gp.OpenCaseAsync();
        await gp.AttachAsync(Photo, SecondPhoto, await WritePdfAsync());
        await AssertPhotosAreCleanAsync();
        await JudgeAsync(gp, "a draft");

        await specialist.OpenAsync("/");
        await gp.PressAsync("send-request");
        await specialist.OpenFromQueueAsync(casePath);
        await JudgeAsync(specialist, "a request");
        await specialist.PressAsync("accept-case");
        await specialist.SeeAsync("start-consult");
        await gp.Page.Locator(".news").WaitForAsync();
        await gp.SeeAsync("start-consult");
    }

    /// <summary>Two clicks to the room, a ring, the relay, then peer to peer with the same code on both sides.</summary>
    public async Task MeetAsync()
    {
        await specialist.PressAsync("start-consult");
        await specialist.SeeAsync("join");
        await JudgeAsync(specialist, "before the call");
        await specialist.EnterRoomAsync();
        roomPath = new Uri(specialist.Page.Url).AbsolutePath;
        await gp.PressAsync("ring-accept");
        await gp.EnterRoomAsync();

        await Task.WhenAll(gp.UntilOnAsync("PeerToPeer"), specialist.UntilOnAsync("PeerToPeer"));
        await Task.WhenAll(gp.SeeAndHearAsync(), specialist.SeeAndHearAsync());
        string code = await gp.VerificationCodeAsync();
        Assert.Matches("^[A-Z2-7]{3}.[A-Z2-7]{3}.[A-Z2-7]{3}.[A-Z2-7]{3}$", code);
        Assert.Equal(code, await specialist.VerificationCodeAsync());
    }

    /// <summary>Back to the relay, both say yes, some seconds are recorded, and peer to peer again.</summary>
    public async Task RecordAsync()
    {
        await gp.AskToRecordAsync();
        await specialist.Element("consent-yes").WaitForAsync();
        await Task.WhenAll(gp.UntilOnAsync("Relay"), specialist.UntilOnAsync("Relay"));
        // The first yes starts it.
        var recorded = Stopwatch.StartNew();
        await gp.AnswerAsync(true);
        await specialist.AnswerAsync(true);
        await Task.WhenAll(gp.UntilRoomAsync("recording", "recording"), specialist.UntilRoomAsync("recording", "recording"));
        await Task.WhenAll(gp.SeeAndHearAsync(75), specialist.SeeAndHearAsync(75));
        await gp.ScreenshotAsync("room");

        await gp.PressAsync("stop-recording");
        var length = recorded.Elapsed;
        var closing = Stopwatch.StartNew();
        recordingId = await RecordingOnCaseAsync();
        Tell($"recording on the case after {closing.Elapsed.TotalSeconds:F2} s");

        await Task.WhenAll(gp.UntilOnAsync("PeerToPeer"), specialist.UntilOnAsync("PeerToPeer"));
        await Task.WhenAll(gp.SeeAndHearAsync(), specialist.SeeAndHearAsync());
        await AssertNothingBrokeOffAsync();
        // Only now: axe holds a page up for a second or two, which would count as a break.
        await JudgeAsync(specialist, "the room");
        await AssertTracksAsync(length);
    }

    /// <summary>Mute and camera are seen by the other; a reload brings everything back; nothing said is lost.</summary>
    public async Task TalkThroughAReloadAsync()
    {
        await gp.SayAsync("Is the dose in the letter right?");
        await specialist.SayAsync("Half of it, please.");
        await specialist.UntilChatIsAsync("Is the dose in the letter right?", "Half of it, please.");
        await specialist.PressAsync("toggle-mic");
        await specialist.PressAsync("toggle-camera");
        await gp.UntilAsync("() => document.querySelector('[data-testid=tile].no-picture .tile-muted:not([hidden])') !== null");
        await specialist.PressAsync("toggle-mic");
        await specialist.PressAsync("toggle-camera");

        await gp.Page.ReloadAsync();
        await gp.UntilRoomAsync("link", "connected");
        await gp.UntilChatIsAsync("Is the dose in the letter right?", "Half of it, please.");
        await gp.SeeAndHearAsync();
        await specialist.SayAsync("I will write it down.");
        await gp.UntilChatIsAsync("Is the dose in the letter right?", "Half of it, please.", "I will write it down.");
        await Task.WhenAll(LeaveAsync(gp), LeaveAsync(specialist));
    }

    /// <summary>Whoever comes out of the call is asked for its note. A note with a moment of the recording, the opinion, the plan, the outcome, and the case is closed.</summary>
    public async Task FollowUpAsync()
    {
        await Task.WhenAll(gp.SeeAsync("call-note-asked"), specialist.SeeAsync("call-note-asked"));
        await specialist.WriteNoteAsync("Rash at [00:02], **no** mucosal lesions.");
        await JudgeAsync(specialist, "the case after the consult");
        await specialist.FollowMomentAsync(2);
        Assert.EndsWith($"/recordings/{recordingId}#t=2", specialist.Page.Url, StringComparison.Ordinal);
        await JudgeAsync(specialist, "the recording");
        await specialist.PlayAsync();

        await specialist.OpenAsync(casePath);
        await specialist.WriteOpinionAsync("Stop lamotrigine today. Review in **48 hours**.", "refer");
        await gp.OpenAsync(casePath);
        await gp.AcknowledgeAsync("Stopped today; review on Thursday.");
        await gp.ScreenshotAsync("case");
        await gp.RecordOutcomeAsync("Rash gone after a week.");
        await JudgeAsync(gp, "the closed case");
        foreach (string step in new[] { "requested", "accepted", "consult", "recording", "note", "opinion" })
            Assert.True(await gp.Page.Locator($"[data-testid^='event-'][data-testid*='{step}']").CountAsync() > 0, $"The timeline has no {step}.");
        Assert.Empty(gp.Troubles.Concat(specialist.Troubles));
        Assert.DoesNotContain("fail:", hub.Output, StringComparison.Ordinal);
    }

    private static async Task<string> WritePdfAsync()
    {
        string path = Path.Combine(Path.GetTempPath(), $"letter-{Guid.NewGuid():N}.pdf");
        await File.WriteAllTextAsync(path, "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
        return path;
    }

    private Task JudgeAsync(Clinician person, string page) => judgesPages ? person.AssertAccessibleAsync(page) : Task.CompletedTask;

    private static async Task LeaveAsync(Clinician person)
    {
        await person.PressAsync("leave");
        await person.Page.Locator("#timeline").WaitForAsync();
    }

    // The pictures carry the word SECRET in every kind of metadata, beside a place (tests/Hub.Tests/Vectors/Pictures).
    private async Task AssertPhotosAreCleanAsync()
    {
        foreach (var picture in await gp.Page.Locator("[data-testid=attachment]").AllAsync())
        {
            string url = $"/api/attachments/{(await picture.GetAttributeAsync("id"))!["attachment-".Length..]}";
            byte[] stored = await (await gp.Page.APIRequest.GetAsync(gp.At(url))).BodyAsync();
            Assert.True(stored.Length > 0 && stored.AsSpan().IndexOf("SECRET"u8) < 0, $"{url} still carries metadata.");
        }
    }

    /// <returns>The recording's id, from the link that the case's page shows.</returns>
    private async Task<string> RecordingOnCaseAsync()
    {
        while (true)
        {
            string page = await (await gp.Page.APIRequest.GetAsync(gp.At(casePath))).TextAsync();
            var link = RecordingLink().Match(page);
            if (link.Success) return link.Groups[1].Value;
            cancel.ThrowIfCancellationRequested();
        }
    }

    [GeneratedRegex("event-recording-completed\"[^>]*>\\s*<a href=\"/recordings/([^\"]+)\"")]
    private static partial Regex RecordingLink();

    private async Task AssertNothingBrokeOffAsync()
    {
        foreach (var person in new[] { gp, specialist })
        {
            var arrived = await person.ArrivedAsync();
            Tell($"{person.Persona.FullName} received {arrived.Frames} pictures; longest gap: picture {arrived.LongestPictureGap.TotalMilliseconds:F0} ms, sound {arrived.LongestSoundGap.TotalMilliseconds:F0} ms");
            Assert.True(arrived.LongestPictureGap < Break, $"{person.Persona.FullName} saw nothing for {arrived.LongestPictureGap}.");
            Assert.True(arrived.LongestSoundGap < Break, $"{person.Persona.FullName} heard nothing for {arrived.LongestSoundGap}.");
        }
    }

    private async Task AssertTracksAsync(TimeSpan recorded)
    {
        var recording = await gp.ReadRecordingAsync(recordingId);
        Assert.Equal("completed", recording.State);
        Assert.Equal(2, recording.Tracks.Count);
        foreach (var persona in Persona.All)
            await gp.AssertIsOfAsync(recording.Tracks.Single(t => t.Label.Contains(persona.FullName, StringComparison.Ordinal)), persona, recorded, cancel);
    }
}
