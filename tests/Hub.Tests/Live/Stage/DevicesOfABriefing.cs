using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live.Stage;

/// <summary>WHIP into a briefing and WHEP out of it, by media tokens.</summary>
public class DevicesOfABriefing : IAsyncLifetime
{
    private HubFixture hub = null!;
    private Guid session;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync();
        session = await hub.BriefingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_device_stands_where_its_owner_stands_and_goes_where_they_go()
    {
        await ConnectAsync(hub.Gp, "publish");
        Assert.Equal((true, StagePlace.Stage, SeatRole.Host, "camera"), Shown());

        await hub.ChangeSeatAsync(session, hub.Gp, seat => seat.Place = StagePlace.Backstage);
        Assert.Equal((true, StagePlace.Backstage, SeatRole.Host, "camera"), Shown());

        await hub.ChangeSeatAsync(session, hub.Gp, seat => seat.Place = StagePlace.Audience);
        await Eventually.HoldsAsync(() => Room.View.People.All(person => person.Publications.Count == 0));
        Assert.Equal("device-not-on-stage", (await hub.RefusedAsync(null, await RequestAsync(hub.Gp, "publish"))).Code);
        Assert.DoesNotContain(Room.View.People, person => person is { IsDevice: true, Publications.Count: 1 });
    }

    [Fact]
    public async Task An_interpreters_device_is_their_voice_and_shows_no_picture()
    {
        Assert.Equal("interpreter-sound-alone", (await hub.RefusedAsync(null, await RequestAsync(hub.Colleague, "publish"))).Code);

        string offer = await OfferAsync("chromium-publish.sdp");
        int picture = offer.IndexOf("m=video", StringComparison.Ordinal);
        await hub.GrantedAsync(null, await RequestAsync(hub.Colleague, "publish", sdp: offer[..picture].Replace("BUNDLE 0 1", "BUNDLE 0", StringComparison.Ordinal)));

        await Eventually.HoldsAsync(() => Room.View.People.Any(person => person.IsDevice && person.Publications is [{ Source: StageRule.Voice }]));
    }

    [Fact]
    public async Task The_audience_makes_tokens_to_watch_and_none_to_publish()
    {
        Assert.Equal("audience-only-watches", (await hub.RefusedAsync(hub.Cardiologist, Token("publish"))).Code);
        await hub.ChangeSeatAsync(session, hub.Cardiologist, seat => seat.Place = StagePlace.Stage);
        Assert.Equal("audience-only-watches", (await hub.RefusedAsync(hub.Cardiologist, Token("publish"))).Code);
        await hub.ChangeSeatAsync(session, hub.Cardiologist, seat => seat.Place = StagePlace.Audience);

        await ConnectAsync(hub.Cardiologist, "view");

        // Watchers are counted, and their devices like them.
        Room.Post(new RoomMessage.Measure());
        await Eventually.HoldsAsync(() => Room.View.Stage?.Audience == 1);
        Assert.Empty(Room.View.People);
    }

    [Fact]
    public async Task A_player_may_name_a_channel_that_there_is()
    {
        await hub.GrantedAsync(hub.Cardiologist, Token("view", "it"));
        var refusal = await hub.RefusedAsync(hub.Cardiologist, Token("view", "tlh"));

        Assert.Contains("Choose one of: it;", refusal.Fields["language"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_players_token_opens_no_locked_and_no_ended_briefing()
    {
        var connect = await RequestAsync(hub.Cardiologist, "view");
        await hub.ChangeStageAsync(session, stage => stage.IsLocked = true);
        Assert.Equal("briefing-locked", (await hub.RefusedAsync(null, connect)).Code);

        await hub.ChangeStageAsync(session, stage => (stage.IsLocked, stage.State) = (false, StageState.Ended));
        Assert.Equal("briefing-ended", (await hub.RefusedAsync(null, connect)).Code);
    }

    private Room Room => hub.Services.GetRequiredService<Rooms>().Find(session)!;

    private (bool IsDevice, StagePlace Place, SeatRole? Role, string Source) Shown()
    {
        var device = Assert.Single(Room.View.People);
        return (device.IsDevice, device.Place, device.Role, Assert.Single(device.Publications).Source);
    }

    private async Task ConnectAsync(Actor owner, string role)
    {
        await hub.GrantedAsync(null, await RequestAsync(owner, role));
        if (role == "publish") await Eventually.HoldsAsync(() => Room.View.People.Any(person => person.Publications.Count == 1));
    }

    private async Task<ConnectDevice.Request> RequestAsync(Actor owner, string role, string? sdp = null)
    {
        var token = await hub.GrantedAsync(owner, Token(role));
        return new ConnectDevice.Request(session, role, token.Token, sdp ?? await OfferAsync(role == "view" ? "chromium-view.sdp" : "chromium-publish.sdp"));
    }

    private IssueMediaToken.Request Token(string role, string? language = null) => new(session, role, "Desk", language, RecordingConsent: false);

    private static Task<string> OfferAsync(string vector) => File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Vectors", vector));
}
