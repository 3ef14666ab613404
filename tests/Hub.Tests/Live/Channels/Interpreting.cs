using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Channels;
using CaseHub.Hub.Live.Stage;
using CaseHub.Hub.Tests.Live.Stage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live.Channels;

/// <summary>A language has one voice at a time, whoever presses what; the room shows it, and who listens chooses among those that there are.</summary>
public class Interpreting : IAsyncLifetime
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
    public async Task A_language_that_nobody_set_is_refused_with_those_that_somebody_did()
    {
        await hub.GrantedAsync(hub.Gp, new AddChannel.Request(session, "pt-br"));
        var refusal = await hub.RefusedAsync(hub.Gp, new GiveLanguage.Request(session, hub.Dermatologist.Id, "ur"));

        Assert.Equal("channel-not-set", refusal.Code);
        Assert.Contains("it, pt-BR", refusal.Text, StringComparison.Ordinal);
        Assert.Equal("channel-not-set", (await hub.RefusedAsync(hub.Gp, new RemoveChannel.Request(session, "ur"))).Code);
        var joined = await hub.GrantedAsync(hub.Cardiologist, Enter());
        Assert.Equal("channel-not-set", (await hub.RefusedAsync(hub.Cardiologist, new ListenTo.Request(session, joined.ParticipantId, "ur"))).Code);
        await hub.GrantedAsync(hub.Cardiologist, new ListenTo.Request(session, joined.ParticipantId, "pt-BR"));
    }

    [Fact]
    public async Task A_channel_is_opened_once_and_by_a_tag_of_a_language()
    {
        Assert.Equal("channel-there", (await hub.RefusedAsync(hub.Gp, new AddChannel.Request(session, "IT"))).Code);
        Assert.True((await hub.RefusedAsync(hub.Gp, new AddChannel.Request(session, "Italian, please"))).Fields.ContainsKey("language"));
    }

    [Fact]
    public async Task Only_hosts_open_channels_and_give_languages()
    {
        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Cardiologist, new AddChannel.Request(session, "ur"))).Code);
        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Colleague, new GiveLanguage.Request(session, hub.Cardiologist.Id, "it"))).Code);
        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Cardiologist, new TakeChannel.Request(session))).Code);
        Assert.Equal("session-not-found", (await hub.RefusedAsync(hub.Stranger, new ListChannels.Request(session))).Code);
    }

    [Fact]
    public async Task A_host_leads_and_does_not_interpret_and_who_has_no_seat_gets_no_language()
    {
        Assert.Equal("channel-host", (await hub.RefusedAsync(hub.Gp, new GiveLanguage.Request(session, hub.Gp.Id, "it"))).Code);
        Assert.Equal("channel-no-seat", (await hub.RefusedAsync(hub.Gp, new GiveLanguage.Request(session, hub.Stranger.Id, "it"))).Code);
    }

    [Fact]
    public async Task Of_two_interpreters_one_is_on_air_and_the_other_is_told_whom_to_ask()
    {
        await TwoInterpretersAsync();
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));

        var refusal = await hub.RefusedAsync(hub.OtherDermatologist, new TakeChannel.Request(session));

        Assert.Equal("channel-taken", refusal.Code);
        Assert.Contains(hub.Colleague.Name, refusal.Text, StringComparison.Ordinal);
        Assert.Equal(hub.Colleague.Id, Channel.OnAir);
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));
    }

    [Fact]
    public async Task Two_who_take_it_in_the_same_moment_are_never_both_on_air()
    {
        await TwoInterpretersAsync();

        var outcomes = await Task.WhenAll(hub.SendAsync(hub.Colleague, new TakeChannel.Request(session)), hub.SendAsync(hub.OtherDermatologist, new TakeChannel.Request(session)));

        Assert.Single(outcomes, outcome => outcome.IsGranted);
        Assert.Contains(outcomes.Single(outcome => !outcome.IsGranted).Refusal!.Code, new[] { "someone-was-faster", "channel-taken" });
        Assert.Equal(outcomes[0].IsGranted ? hub.Colleague.Id : hub.OtherDermatologist.Id, Channel.OnAir);
    }

    [Fact]
    public async Task A_colleague_takes_over_what_was_offered_and_the_other_is_heard_until_then()
    {
        await TwoInterpretersAsync();
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));
        await hub.GrantedAsync(hub.Colleague, new OfferChannel.Request(session, hub.OtherDermatologist.Id));
        Assert.Equal((hub.Colleague.Id, hub.OtherDermatologist.Id), (Channel.OnAir!.Value, Channel.OfferedTo!.Value));

        await hub.GrantedAsync(hub.OtherDermatologist, new TakeChannel.Request(session));

        Assert.Equal((hub.OtherDermatologist.Id, null), (Channel.OnAir!.Value, Channel.OfferedTo));
        var changes = (await hub.GrantedAsync(hub.Gp, new ReadLog.Request(session, 0))).Where(entry => entry.Type == "on-air").Select(entry => entry.Body.GetProperty("clinicianId").GetGuid());
        Assert.Equal([hub.Colleague.Id, hub.OtherDermatologist.Id], changes);
    }

    [Fact]
    public async Task An_offer_can_be_declined_or_taken_back_and_goes_to_an_interpreter_of_this_language_who_is_here()
    {
        await TwoInterpretersAsync();
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));
        Assert.Equal("channel-not-on-air", (await hub.RefusedAsync(hub.OtherDermatologist, new OfferChannel.Request(session, hub.Colleague.Id))).Code);
        Assert.Equal("channel-no-colleague", (await hub.RefusedAsync(hub.Colleague, new OfferChannel.Request(session, hub.Gp.Id))).Code);

        await hub.GrantedAsync(hub.Colleague, new OfferChannel.Request(session, hub.OtherDermatologist.Id));
        await hub.GrantedAsync(hub.OtherDermatologist, new LeaveChannel.Request(session));
        Assert.Equal((hub.Colleague.Id, null), (Channel.OnAir!.Value, Channel.OfferedTo));

        await hub.GrantedAsync(hub.Colleague, new OfferChannel.Request(session, hub.OtherDermatologist.Id));
        await hub.GrantedAsync(hub.Colleague, new OfferChannel.Request(session, null));
        Assert.Equal("channel-taken", (await hub.RefusedAsync(hub.OtherDermatologist, new TakeChannel.Request(session))).Code);
    }

    [Fact]
    public async Task A_channel_whose_interpreter_drops_in_the_middle_of_handing_over_is_taken_at_once()
    {
        await TwoInterpretersAsync();
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));
        Room.Post(new RoomMessage.LinkLost($"link of {hub.Colleague.Name}"));
        await Eventually.HoldsAsync(() => Room.View.People.Single(person => person.ClinicianId == hub.Colleague.Id).IsAway);

        await hub.GrantedAsync(hub.OtherDermatologist, new TakeChannel.Request(session));

        Assert.Equal(hub.OtherDermatologist.Id, Channel.OnAir);
        Assert.Equal("channel-colleague-away", (await hub.RefusedAsync(hub.OtherDermatologist, new OfferChannel.Request(session, hub.Colleague.Id))).Code);
    }

    [Fact]
    public async Task Who_loses_the_language_loses_the_air_and_watches_again()
    {
        await TwoInterpretersAsync();
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));

        await hub.GrantedAsync(hub.Gp, new GiveLanguage.Request(session, hub.Colleague.Id, null));

        Assert.Null(Channel.OnAir);
        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Colleague, new TakeChannel.Request(session))).Code);
        Assert.DoesNotContain(Room.View.People, person => person.ClinicianId == hub.Colleague.Id);
    }

    [Fact]
    public async Task A_channel_that_is_closed_leaves_its_interpreters_without_a_language()
    {
        var interpreter = await hub.GrantedAsync(hub.Colleague, Enter(hub.Colleague.Name));
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));

        await hub.GrantedAsync(hub.Gp, new RemoveChannel.Request(session, "it"));

        Assert.Empty(Room.View.Stage!.Channels);
        Assert.Null(Room.FindStay(interpreter.ParticipantId)!.Language);
        Assert.Equal("not-your-channel", (await hub.RefusedAsync(hub.Colleague, new TakeChannel.Request(session))).Code);
    }

    [Fact]
    public async Task Everybody_reads_who_interprets_into_what_and_whether_a_voice_comes()
    {
        await TwoInterpretersAsync();
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));

        var channel = Assert.Single(await hub.GrantedAsync(hub.Cardiologist, new ListChannels.Request(session)));

        Assert.Equal(("it", hub.Colleague.Id, false), (channel.Language, channel.OnAirId, channel.HasVoice));
        Assert.Equal([(hub.Colleague.Name, true), (hub.OtherDermatologist.Name, true)], channel.Interpreters.Select(one => (one.Name, one.IsHere)).Order());
    }

    [Fact]
    public async Task What_one_listens_to_is_what_the_relay_is_told()
    {
        var joined = await hub.GrantedAsync(hub.Cardiologist, Enter());
        var told = hub.Services.GetRequiredService<Rooms>().Find(session)!;

        await hub.GrantedAsync(hub.Cardiologist, new ListenTo.Request(session, joined.ParticipantId, "it"));
        await hub.GrantedAsync(hub.Cardiologist, new ListenTo.Request(session, joined.ParticipantId, null));

        Assert.NotNull(told.FindStay(joined.ParticipantId));
        Assert.Equal("not-in-room", (await hub.RefusedAsync(hub.Gp, new ListenTo.Request(session, joined.ParticipantId, "it"))).Code);
    }

    [Fact]
    public async Task A_restarted_hub_has_the_same_interpreter_on_air()
    {
        await TwoInterpretersAsync();
        await hub.GrantedAsync(hub.Colleague, new TakeChannel.Request(session));
        await hub.Services.GetRequiredService<Rooms>().DisposeAsync();

        await hub.GrantedAsync(hub.Colleague, Enter(hub.Colleague.Name));

        Assert.Equal(hub.Colleague.Id, Channel.OnAir);
    }

    private Room Room => hub.Services.GetRequiredService<Rooms>().Find(session)!;

    private ChannelView Channel => Room.View.Stage!.Channels.Single(channel => channel.Language == "it");

    /// <summary>Both are in the room.</summary>
    private async Task TwoInterpretersAsync()
    {
        await hub.SeatAsync(session, hub.OtherDermatologist, SeatRole.Audience);
        await hub.GrantedAsync(hub.Gp, new GiveLanguage.Request(session, hub.OtherDermatologist.Id, "it"));
        await hub.GrantedAsync(hub.Colleague, Enter(hub.Colleague.Name));
        await hub.GrantedAsync(hub.OtherDermatologist, Enter(hub.OtherDermatologist.Name));
    }

    private JoinRoom.Request Enter(string? name = null) => new(session, Guid.NewGuid(), Guid.NewGuid(), $"link of {name ?? $"{Guid.NewGuid()}"}", Audio: true, Video: false);
}
