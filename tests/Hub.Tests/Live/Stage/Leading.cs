using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live.Stage;

/// <summary>What hosts do on a briefing's stage, and what everybody does with their own place; the gp is host, the dermatologist speaks, the cardiologist watches.</summary>
public class Leading : IAsyncLifetime
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
    public async Task A_briefing_begins_and_ends_once_and_says_so_to_who_presses_again()
    {
        Assert.Equal("briefing-not-begun", (await hub.RefusedAsync(hub.Gp, new EndBriefing.Request(session))).Code);
        await hub.GrantedAsync(hub.Gp, new BeginBriefing.Request(session));
        await hub.GrantedAsync(hub.Gp, new BeginBriefing.Request(session));
        var begun = (await SightAsync(hub.Gp)).Stage;
        Assert.Equal((StageState.Live, true), (begun.State, begun.StartedAt is not null));

        await hub.GrantedAsync(hub.Gp, new EndBriefing.Request(session));
        await hub.GrantedAsync(hub.Gp, new EndBriefing.Request(session));

        Assert.Equal("stage-over", (await hub.RefusedAsync(hub.Gp, new BeginBriefing.Request(session))).Code);
        Assert.Equal("briefing-ended", (await hub.RefusedAsync(hub.Cardiologist, Enter())).Code);
        await hub.GrantedAsync(hub.Dermatologist, Enter());
    }

    [Fact]
    public async Task The_audience_leads_nothing() =>
        Assert.Equal("hosts-only", (await hub.RefusedAsync(hub.Cardiologist, new BeginBriefing.Request(session))).Code);

    [Fact]
    public async Task A_raised_hand_is_seen_and_goes_down_when_its_owner_is_brought_on_stage()
    {
        var joined = await hub.GrantedAsync(hub.Cardiologist, Enter());
        await hub.GrantedAsync(hub.Cardiologist, new RaiseHand.Request(session, IsRaised: true));
        Assert.Equal([hub.Cardiologist.Id], Room.View.Stage!.Hands.Select(hand => hand.ClinicianId));

        await MoveAsync(hub.Cardiologist, StagePlace.Stage);

        Assert.Empty(Room.View.Stage!.Hands);
        Assert.Equal(StagePlace.Stage, Room.View.People.Single(person => person.ParticipantId == joined.ParticipantId).Place);
        Assert.Equal("hand-on-stage", (await hub.RefusedAsync(hub.Cardiologist, new RaiseHand.Request(session, IsRaised: true))).Code);
    }

    [Fact]
    public async Task Hands_stand_in_the_order_in_which_they_went_up_and_a_host_takes_one_down()
    {
        await hub.GrantedAsync(hub.Cardiologist, Enter());
        await hub.GrantedAsync(hub.Dermatologist, new RaiseHand.Request(session, IsRaised: true));
        await hub.GrantedAsync(hub.Cardiologist, new RaiseHand.Request(session, IsRaised: true));
        Assert.Equal([hub.Dermatologist.Id, hub.Cardiologist.Id], Room.View.Stage!.Hands.Select(hand => hand.ClinicianId));

        await hub.GrantedAsync(hub.Gp, new LowerHand.Request(session, hub.Dermatologist.Id));

        Assert.Equal([hub.Cardiologist.Id], Room.View.Stage!.Hands.Select(hand => hand.ClinicianId));
    }

    [Fact]
    public async Task Whoever_was_brought_on_stage_declines_back_into_the_audience_and_a_speaker_into_the_green_room()
    {
        await hub.GrantedAsync(hub.Cardiologist, Enter());
        await MoveAsync(hub.Cardiologist, StagePlace.Stage);
        await MoveAsync(hub.Dermatologist, StagePlace.Stage);

        await hub.GrantedAsync(hub.Cardiologist, new StepDown.Request(session));
        await hub.GrantedAsync(hub.Dermatologist, new StepDown.Request(session));

        Assert.Equal((StagePlace.Audience, StagePlace.Backstage), ((await SightAsync(hub.Cardiologist)).Place, (await SightAsync(hub.Dermatologist)).Place));
        Assert.Empty(Room.View.People);
    }

    [Fact]
    public async Task Of_two_hosts_who_press_opposite_buttons_the_second_is_told_what_stands_now()
    {
        await hub.GrantedAsync(hub.Gp, new SetHost.Request(session, hub.Colleague.Id, IsHost: true));
        await hub.GrantedAsync(hub.Gp, new MoveOnStage.Request(session, hub.Dermatologist.Id, StagePlace.Stage, StagePlace.Backstage));

        var told = await hub.RefusedAsync(hub.Colleague, new MoveOnStage.Request(session, hub.Dermatologist.Id, StagePlace.Audience, StagePlace.Backstage));

        Assert.Equal("moved-to-stage", told.Code);
        Assert.Contains(hub.Dermatologist.Name, told.Text, StringComparison.Ordinal);
        Assert.Equal(StagePlace.Stage, (await SightAsync(hub.Dermatologist)).Place);
    }

    [Fact]
    public async Task Two_hosts_at_the_same_instant_are_both_answered_in_words()
    {
        await hub.GrantedAsync(hub.Gp, new SetHost.Request(session, hub.Colleague.Id, IsHost: true));

        var answers = await Task.WhenAll(
            hub.SendAsync(hub.Gp, new MoveOnStage.Request(session, hub.Dermatologist.Id, StagePlace.Stage, StagePlace.Backstage)),
            hub.SendAsync(hub.Colleague, new MoveOnStage.Request(session, hub.Dermatologist.Id, StagePlace.Audience, StagePlace.Backstage)));

        Assert.Single(answers, answer => answer.IsGranted);
        var place = (await SightAsync(hub.Dermatologist)).Place;
        Assert.Equal(place == StagePlace.Stage ? "moved-to-stage" : "moved-to-audience", answers.Single(answer => !answer.IsGranted).Refusal!.Code);
    }

    [Fact]
    public async Task A_layout_that_another_host_has_just_changed_is_not_changed_unseen()
    {
        await hub.GrantedAsync(hub.Gp, new ArrangeStage.Request(session, StageLayout.Grid, null, StageLayout.Speaker));

        Assert.Equal("layout-changed", (await hub.RefusedAsync(hub.Gp, new ArrangeStage.Request(session, StageLayout.Slides, null, StageLayout.Speaker))).Code);
        await hub.GrantedAsync(hub.Gp, new ArrangeStage.Request(session, StageLayout.Speaker, hub.Dermatologist.Id, StageLayout.Grid));

        var stage = (await SightAsync(hub.Cardiologist)).Stage;
        Assert.Equal((StageLayout.Speaker, (Guid?)hub.Dermatologist.Id), (stage.Layout, stage.Spotlight));
        Assert.Equal("invalid", (await hub.RefusedAsync(hub.Gp, new ArrangeStage.Request(session, Layout: null))).Code);
    }

    [Fact]
    public async Task Hosts_make_hosts_and_one_is_always_left()
    {
        Assert.Equal("host-last", (await hub.RefusedAsync(hub.Gp, new SetHost.Request(session, hub.Gp.Id, IsHost: false))).Code);
        await hub.GrantedAsync(hub.Gp, new SetHost.Request(session, hub.Dermatologist.Id, IsHost: true));

        var both = await Task.WhenAll(
            hub.SendAsync(hub.Gp, new SetHost.Request(session, hub.Dermatologist.Id, IsHost: false)),
            hub.SendAsync(hub.Dermatologist, new SetHost.Request(session, hub.Gp.Id, IsHost: false)));

        Assert.Single(both, answer => answer.IsGranted);
        Assert.Single(await hub.ReadAsync(db => db.Set<SessionSeat>().Where(seat => seat.SessionId == session && seat.Role == SeatRole.Host).ToListAsync()));
    }

    [Fact]
    public async Task An_interpreter_who_was_a_host_interprets_again()
    {
        await hub.GrantedAsync(hub.Gp, new SetHost.Request(session, hub.Colleague.Id, IsHost: true));
        await hub.GrantedAsync(hub.Gp, new SetHost.Request(session, hub.Colleague.Id, IsHost: false));

        Assert.Equal(SeatRole.Interpreter, (await SightAsync(hub.Colleague)).Role);
    }

    [Fact]
    public async Task Whoever_is_shown_out_is_out_at_once_and_does_not_come_back()
    {
        await hub.GrantedAsync(hub.Gp, Enter());
        var joined = await hub.GrantedAsync(hub.Cardiologist, Enter());

        await hub.GrantedAsync(hub.Gp, new RemovePerson.Request(session, hub.Cardiologist.Id));
        await hub.GrantedAsync(hub.Gp, new RemovePerson.Request(session, hub.Cardiologist.Id));

        Assert.Null(Room.FindStay(joined.ParticipantId));
        Assert.Equal("session-not-found", (await hub.RefusedAsync(hub.Cardiologist, Enter())).Code);
        Assert.Equal("seat-none", (await hub.RefusedAsync(hub.Gp, new MoveOnStage.Request(session, hub.Cardiologist.Id, StagePlace.Stage))).Code);
    }

    [Fact]
    public async Task No_host_is_shown_out_neither_another_nor_oneself()
    {
        await hub.GrantedAsync(hub.Gp, new SetHost.Request(session, hub.Dermatologist.Id, IsHost: true));

        Assert.Equal("remove-host", (await hub.RefusedAsync(hub.Gp, new RemovePerson.Request(session, hub.Dermatologist.Id))).Code);
        Assert.Equal("remove-yourself", (await hub.RefusedAsync(hub.Gp, new RemovePerson.Request(session, hub.Gp.Id))).Code);
    }

    [Fact]
    public async Task A_microphone_that_a_host_switches_off_is_shown_as_off()
    {
        Assert.Equal("person-not-here", (await hub.RefusedAsync(hub.Gp, new HushPerson.Request(session, hub.Dermatologist.Id, Hushed.Sound))).Code);
        await hub.GrantedAsync(hub.Dermatologist, Enter());

        await hub.GrantedAsync(hub.Gp, new HushPerson.Request(session, hub.Dermatologist.Id, Hushed.Sound));
        await Eventually.HoldsAsync(() => Room.View.People.Single() is { Audio: false, Video: true });
        await hub.GrantedAsync(hub.Gp, new HushPerson.Request(session, hub.Dermatologist.Id, Hushed.Picture));

        await Eventually.HoldsAsync(() => Room.View.People.Single() is { Audio: false, Video: false });
    }

    [Fact]
    public async Task The_session_goes_on_without_a_host_who_comes_back_as_host()
    {
        var host = await hub.GrantedAsync(hub.Gp, Enter());
        await hub.GrantedAsync(hub.Cardiologist, Enter());
        await hub.GrantedAsync(hub.Gp, new BeginBriefing.Request(session));
        Room.Post(new RoomMessage.Leave(host.ParticipantId));
        await Eventually.HoldsAsync(() => Room.View.People.Count == 0);
        await hub.GrantedAsync(hub.Cardiologist, new PostToLog.Request(session, Guid.NewGuid(), "chat", "Where is everybody?"));
        Assert.Equal(StageState.Live, Room.View.Stage!.State);

        await hub.GrantedAsync(hub.Gp, Enter());

        Assert.Equal((SeatRole.Host, StagePlace.Stage), (Room.View.People.Single().Role, Room.View.People.Single().Place));
        await hub.GrantedAsync(hub.Gp, new LockBriefing.Request(session, IsLocked: true));
        Assert.True(Room.View.Stage!.IsLocked);
    }

    [Fact]
    public async Task After_a_restart_everybody_comes_back_to_their_places()
    {
        await hub.GrantedAsync(hub.Gp, Enter());
        await hub.GrantedAsync(hub.Gp, new BeginBriefing.Request(session));
        await MoveAsync(hub.Dermatologist, StagePlace.Stage);
        await MoveAsync(hub.Cardiologist, StagePlace.Backstage);
        await hub.GrantedAsync(hub.Gp, new SwitchChat.Request(session, IsOff: true));
        await hub.GrantedAsync(hub.Colleague, new RaiseHand.Request(session, IsRaised: true));
        await hub.Services.GetRequiredService<Rooms>().DisposeAsync();

        foreach (var person in (Actor[])[hub.Cardiologist, hub.Dermatologist, hub.Gp]) await hub.GrantedAsync(person, Enter());

        Assert.Equal(
            [(hub.Cardiologist.Id, StagePlace.Backstage), (hub.Dermatologist.Id, StagePlace.Stage), (hub.Gp.Id, StagePlace.Stage)],
            Room.View.People.Select(person => (person.ClinicianId, person.Place)));
        Assert.Equal((StageState.Live, true, hub.Colleague.Id), (Room.View.Stage!.State, Room.View.Stage.IsChatOff, Room.View.Stage.Hands.Single().ClinicianId));
    }

    [Fact]
    public async Task Who_watched_when_it_was_locked_comes_back_after_a_restart_and_nobody_new_does()
    {
        await hub.GrantedAsync(hub.Gp, Enter());
        await hub.GrantedAsync(hub.Cardiologist, Enter());
        await hub.GrantedAsync(hub.Gp, new LockBriefing.Request(session, IsLocked: true));
        var newcomer = hub.OtherDermatologist;
        await hub.SeatAsync(session, newcomer, SeatRole.Audience);
        await hub.Services.GetRequiredService<Rooms>().DisposeAsync();

        Assert.Equal("briefing-locked", (await hub.RefusedAsync(newcomer, Enter())).Code);
        await hub.GrantedAsync(hub.Cardiologist, Enter());

        await hub.GrantedAsync(hub.Gp, new LockBriefing.Request(session, IsLocked: false));
        await hub.GrantedAsync(newcomer, Enter());
    }

    [Fact]
    public async Task Who_watched_when_it_was_locked_comes_back_however_long_their_line_was_down()
    {
        var watcher = await hub.GrantedAsync(hub.Cardiologist, Enter());
        await hub.GrantedAsync(hub.Gp, new LockBriefing.Request(session, IsLocked: true));
        Room.Post(new RoomMessage.Leave(watcher.ParticipantId));
        await Eventually.HoldsAsync(() => !Room.Has(hub.Cardiologist.Id));

        await hub.GrantedAsync(hub.Cardiologist, Enter());

        await hub.GrantedAsync(hub.Gp, new RemovePerson.Request(session, hub.Cardiologist.Id));
        Assert.Equal("session-not-found", (await hub.RefusedAsync(hub.Cardiologist, Enter())).Code);
    }

    [Fact]
    public async Task Hosts_see_who_watches_by_name()
    {
        await hub.GrantedAsync(hub.Cardiologist, Enter());

        var seats = await hub.GrantedAsync(hub.Gp, new ListSeats.Request(session));

        Assert.Equal(4, seats.Count);
        Assert.Equal([hub.Cardiologist.Id], seats.Where(seat => seat.IsHere).Select(seat => seat.ClinicianId));
        Assert.Equal("hosts-only", (await hub.RefusedAsync(hub.Cardiologist, new ListSeats.Request(session))).Code);
    }

    [Fact]
    public async Task A_consult_has_no_stage()
    {
        var consult = await hub.GrantedAsync(hub.Gp, new StartConsult.Request(await hub.AcceptedAsync()));

        Assert.Equal("hosts-only", (await hub.RefusedAsync(hub.Gp, new BeginBriefing.Request(consult.SessionId))).Code);
    }

    private Room Room => hub.Services.GetRequiredService<Rooms>().Find(session)!;

    private Task<ReadStage.StageSight> SightAsync(Actor who) => hub.GrantedAsync(who, new ReadStage.Request(session));

    private Task MoveAsync(Actor whom, StagePlace to) => hub.GrantedAsync(hub.Gp, new MoveOnStage.Request(session, whom.Id, to));

    private JoinRoom.Request Enter() => new(session, Guid.NewGuid(), Guid.NewGuid(), $"{Guid.NewGuid()}", Audio: true, Video: true);
}
