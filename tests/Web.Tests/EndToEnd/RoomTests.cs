namespace CaseHub.Web.Tests.EndToEnd;

/// <summary>What must hold in a room when not everything goes as planned.</summary>
public sealed class RoomTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Of two; ConsentStoryTests tell it of three.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task Who_says_no_is_left_out_of_the_recording()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await using var pair = await Pair.SignInAsync(hub);
        var (gp, specialist) = pair;
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            await MeetAsync(gp, specialist);
            await gp.AskToRecordAsync();
            await specialist.Element("consent-no").WaitForAsync();
            await specialist.AssertAccessibleAsync("the question whether to record");
            await specialist.AnswerAsync(false);
            await Task.WhenAll(gp.UntilOnAsync("Relay"), specialist.UntilOnAsync("Relay"));
            var recorded = System.Diagnostics.Stopwatch.StartNew();
            await gp.AnswerAsync(true);
            await gp.UntilRoomAsync("recording", "recording");
            await specialist.SeeAndHearAsync(75);
            await gp.AssertAccessibleAsync("the room while it records");
            await gp.PressAsync("stop-recording");
            var length = recorded.Elapsed;
            await gp.UntilRoomAsync("recording", "");

            await gp.PressAsync("leave");
            string id = await RecordingIdAsync(gp);
            var track = Assert.Single((await gp.ReadRecordingAsync(id)).Tracks);
            await gp.AssertIsOfAsync(track, Persona.Gp, length, Cancel);
        });
    }

    [Fact]
    [Trait("Category", "Browser")]
    public async Task Hub_that_is_killed_in_mid_chat_loses_nothing_that_was_said()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await using var pair = await Pair.SignInAsync(hub);
        var (gp, specialist) = pair;
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            await MeetAsync(gp, specialist);
            await gp.SayAsync("Before it falls over.");
            await specialist.UntilChatIsAsync("Before it falls over.");
            await hub.KillAsync();
            await gp.SayAsync("While it is down.");
            await hub.StartAgainAsync(Cancel);

            await Task.WhenAll(gp.UntilRoomAsync("link", "connected"), specialist.UntilRoomAsync("link", "connected"));
            await Task.WhenAll(gp.UntilChatIsAsync("Before it falls over.", "While it is down."), specialist.UntilChatIsAsync("Before it falls over.", "While it is down."));
            await specialist.SayAsync("We are back.");
            await gp.UntilChatIsAsync("Before it falls over.", "While it is down.", "We are back.");
            await Task.WhenAll(gp.SeeAndHearAsync(), specialist.SeeAndHearAsync());
        });
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Joining_without_camera_and_microphone_works()
    {
        await using var hub = await RunningHub.StartAsync(Cancel);
        await using var pair = await Pair.SignInAsync(hub, gpHasDevices: false);
        var (gp, specialist) = pair;
        await Evidence.OnFailureAsync(hub, [gp, specialist], async () =>
        {
            string room = await gp.OpenRoomAsync(specialist);
            await gp.AssertAccessibleAsync("before the call, without devices");
            await gp.EnterRoomAsync();
            await specialist.OpenAsync(room);
            await specialist.EnterRoomAsync();
            await gp.SeeAndHearAsync();
            await gp.SayAsync("I see and hear you.");
            await specialist.UntilChatIsAsync("I see and hear you.");
        });
    }

    /// <summary>Both in the room, and both see and hear.</summary>
    private static async Task MeetAsync(Clinician gp, Clinician specialist)
    {
        string room = await gp.OpenRoomAsync(specialist);
        await gp.EnterRoomAsync();
        await specialist.OpenAsync(room);
        await specialist.EnterRoomAsync();
        await Task.WhenAll(gp.SeeAndHearAsync(), specialist.SeeAndHearAsync());
    }

    private static async Task<string> RecordingIdAsync(Clinician person)
    {
        var link = person.Page.Locator("[data-testid='event-recording-completed'] a");
        await link.WaitForAsync();
        return (await link.First.GetAttributeAsync("href") ?? "").Split('/')[^1];
    }
}
