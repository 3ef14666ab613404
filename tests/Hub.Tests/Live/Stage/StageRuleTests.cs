using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Stage;

namespace CaseHub.Hub.Tests.Live.Stage;

/// <summary>Who sees and hears what of a briefing, as a table.</summary>
public class StageRuleTests
{
    private static readonly Guid Someone = Guid.NewGuid();

    [Theory]
    [InlineData(StageState.Live, StagePlace.Stage, null)]
    [InlineData(StageState.Live, StagePlace.Backstage, StageRule.GreenRoom)]
    [InlineData(StageState.Waiting, StagePlace.Stage, StageRule.GreenRoom)]
    [InlineData(StageState.Ended, StagePlace.Stage, StageRule.GreenRoom)]
    public void Only_a_live_stage_is_for_everybody(StageState state, StagePlace place, string? reach) =>
        Assert.Equal(reach, StageRule.ReachOf(Facts(state), Person(SeatRole.Speaker, place), Published("camera")));

    [Theory]
    [InlineData(true, "lang:it")]
    [InlineData(false, StageRule.Nobody)]
    public void A_voice_is_heard_in_its_channel_while_it_is_on_air(bool isOnAir, string reach) =>
        Assert.Equal(reach, StageRule.ReachOf(Facts(StageState.Live, isOnAir ? Someone : null), Person(SeatRole.Interpreter, StagePlace.Audience, "it"), Published(StageRule.Voice)));

    [Theory]
    [InlineData(StageState.Live, SeatRole.Host, StagePlace.Stage, null, "")]
    [InlineData(StageState.Live, SeatRole.Host, StagePlace.Backstage, null, "backstage")]
    [InlineData(StageState.Waiting, SeatRole.Host, StagePlace.Stage, null, "backstage")]
    [InlineData(StageState.Waiting, SeatRole.Interpreter, StagePlace.Audience, "it", "backstage lang:it")]
    [InlineData(StageState.Waiting, SeatRole.Audience, StagePlace.Audience, "it", "")]
    [InlineData(StageState.Live, SeatRole.Audience, StagePlace.Audience, "it", "lang:it")]
    [InlineData(StageState.Ended, SeatRole.Audience, StagePlace.Audience, "it", "")]
    public void The_audience_hears_a_channel_while_it_is_live_and_the_green_room_never(StageState state, SeatRole role, StagePlace place, string? listens, string scopes)
    {
        var person = Person(role, place);
        person.Listens = listens;

        Assert.Equal(scopes, string.Join(' ', StageRule.ScopesOf(Facts(state), person)));
    }

    [Theory]
    [InlineData(StageState.Live, SeatRole.Host, StagePlace.Backstage, "lang:it")]
    [InlineData(StageState.Waiting, SeatRole.Host, StagePlace.Stage, "")]
    [InlineData(StageState.Live, SeatRole.Audience, StagePlace.Audience, "lang:it")]
    public void A_player_hears_its_channel_and_the_green_room_never_whoever_it_belongs_to(StageState state, SeatRole role, StagePlace place, string scopes)
    {
        var device = Person(role, place, isDevice: true);
        device.Listens = "it";

        Assert.Equal(scopes, string.Join(' ', StageRule.ScopesOf(Facts(state), device)));
    }

    [Theory]
    [InlineData(StageState.Live, StagePlace.Stage, true)]
    [InlineData(StageState.Live, StagePlace.Backstage, false)]
    [InlineData(StageState.Waiting, StagePlace.Stage, false)]
    public void Neither_the_green_room_nor_what_goes_before_is_recorded(StageState state, StagePlace place, bool isBroadcast) =>
        Assert.Equal(isBroadcast, StageRule.IsBroadcast(Facts(state), Person(SeatRole.Speaker, place), Published("camera")));

    [Fact]
    public void A_consult_has_no_stage_and_everything_is_for_everybody()
    {
        var person = Person(SeatRole.Audience, StagePlace.Stage);
        Assert.Null(StageRule.ReachOf(null, person, Published("camera")));
        Assert.Empty(StageRule.ScopesOf(null, person));
        Assert.True(StageRule.IsBroadcast(null, person, Published("camera")));
    }

    private static StageFacts Facts(StageState state, Guid? onAir = null) => new(
        1, new SessionStage { SessionId = Guid.Empty, OrganisationId = Guid.Empty, State = state }, new Dictionary<Guid, StageSeat>(),
        [new SessionChannel { SessionId = Guid.Empty, OrganisationId = Guid.Empty, Language = "it", Position = 1, OnAirId = onAir }]);

    private static Participant Person(SeatRole role, StagePlace place, string? language = null, bool isDevice = false) =>
        new() { IsDevice = isDevice, ParticipantId = Guid.NewGuid(), ClinicianId = Someone, Name = "x", DeviceId = Guid.NewGuid(), Role = role, Place = place, Language = language };

    private static Publication Published(string source) => new(Guid.NewGuid(), Guid.NewGuid(), source, "", null);
}
