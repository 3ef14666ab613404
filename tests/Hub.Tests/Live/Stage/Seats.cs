using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live.Stage;

/// <summary>In a briefing the seat says who is there as what, and the room shows what the rows say.</summary>
public class Seats : IAsyncLifetime
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
    public async Task Whoever_has_none_finds_no_session() =>
        Assert.Equal("session-not-found", (await hub.RefusedAsync(hub.OtherDermatologist, Enter())).Code);

    [Fact]
    public async Task Watchers_are_counted_and_neither_shown_nor_written_down()
    {
        await hub.GrantedAsync(hub.Gp, Enter());
        var joined = await hub.GrantedAsync(hub.Cardiologist, Enter());

        Room.Post(new RoomMessage.Measure());

        await Eventually.HoldsAsync(() => Room.View.Stage?.Audience == 1);
        Assert.Equal([hub.Gp.Id], Room.View.People.Select(person => person.ClinicianId));
        Assert.Equal(hub.Cardiologist.Id, Room.FindStay(joined.ParticipantId)?.ClinicianId);
        Assert.Equal(["joined"], (await hub.GrantedAsync(hub.Cardiologist, new ReadLog.Request(session, 0))).Select(entry => entry.Type));
    }

    [Fact]
    public async Task A_watcher_who_is_brought_on_stage_is_seen_and_may_publish()
    {
        var joined = await hub.GrantedAsync(hub.Cardiologist, Enter());
        Assert.Equal("not-on-stage", (await hub.RefusedAsync(hub.Cardiologist, Publish(joined, "camera"))).Code);

        await hub.ChangeSeatAsync(session, hub.Cardiologist, seat => seat.Place = StagePlace.Stage);

        Assert.Equal(StagePlace.Stage, Room.View.People.Single(person => person.ParticipantId == joined.ParticipantId).Place);
        Assert.Equal("not-sdp", (await hub.RefusedAsync(hub.Cardiologist, Publish(joined, "camera"))).Code);
        Assert.Contains("place", (await hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0))).Select(entry => entry.Type));
    }

    [Fact]
    public async Task Only_an_interpreter_speaks_into_a_channel_and_only_there()
    {
        var interpreter = await hub.GrantedAsync(hub.Colleague, Enter());
        var host = await hub.GrantedAsync(hub.Gp, Enter());

        Assert.Equal("not-on-stage", (await hub.RefusedAsync(hub.Colleague, Publish(interpreter, "camera"))).Code);
        Assert.Equal("not-sdp", (await hub.RefusedAsync(hub.Colleague, Publish(interpreter, "voice"))).Code);
        Assert.Equal("not-your-channel", (await hub.RefusedAsync(hub.Gp, Publish(host, "voice"))).Code);
    }

    [Fact]
    public async Task A_locked_room_keeps_newcomers_out_and_lets_those_in_it_come_back()
    {
        await hub.GrantedAsync(hub.Gp, Enter());
        await hub.ChangeStageAsync(session, stage => stage.IsLocked = true);

        Assert.Equal("briefing-locked", (await hub.RefusedAsync(hub.Cardiologist, Enter())).Code);
        await hub.GrantedAsync(hub.Dermatologist, Enter());

        await hub.ChangeStageAsync(session, stage => stage.IsLocked = false);
        await hub.GrantedAsync(hub.Cardiologist, Enter());
        await hub.ChangeStageAsync(session, stage => stage.IsLocked = true);
        await hub.GrantedAsync(hub.Cardiologist, Enter());
    }

    [Fact]
    public async Task What_was_shown_is_shown_again_when_the_room_opens_anew()
    {
        var deck = Guid.NewGuid();
        await hub.GrantedAsync(hub.Gp, Enter());
        await hub.ChangeStageAsync(session, stage => (stage.State, stage.Layout, stage.DeckId, stage.Page) = (StageState.Live, StageLayout.Slides, deck, 7));
        await hub.Services.GetRequiredService<Rooms>().DisposeAsync();

        var joined = await hub.GrantedAsync(hub.Cardiologist, Enter());

        Assert.Equal((StageState.Live, StageLayout.Slides, new SlidesView(deck, 7)), (joined.Room.Stage!.State, joined.Room.Stage.Layout, joined.Room.Stage.Slides));
    }

    private Room Room => hub.Services.GetRequiredService<Rooms>().Find(session)!;

    private JoinRoom.Request Enter() => new(session, Guid.NewGuid(), Guid.NewGuid(), $"{Guid.NewGuid()}", Audio: true, Video: true);

    private PublishMedia.Request Publish(Joined joined, string source) => new(session, joined.ParticipantId, source, "none");
}
