using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Routing;

namespace CaseHub.Hub.Tests.Cases.Routing;

/// <summary>Who of two is asked first, and who is not asked at all.</summary>
public class ChoosingTable
{
    private static readonly PoolSpecialist Anybody = Specialist("b");

    public static TheoryData<string> Better() => [.. Reasons.Keys];

    private static readonly Dictionary<string, PoolSpecialist> Reasons = new()
    {
        ["on shift, with everything else against them"] = Specialist("z") with { Duty = Duty.OnShift, Load = 9, IsInHours = false, SharesLanguage = false, MedianAnswer = TimeSpan.FromDays(9) },
        ["second on call, before somebody without duty"] = Specialist("z") with { Duty = Duty.Backup, Load = 9 },
        ["understood by who asks"] = Specialist("z") with { SharesLanguage = true, Load = 9 },
        ["awake"] = Specialist("z") with { IsInHours = true, Load = 9 },
        ["with less to do"] = Specialist("z") with { Load = 1, MedianAnswer = TimeSpan.FromDays(9) },
        ["quick so far"] = Specialist("z") with { MedianAnswer = TimeSpan.FromHours(1), LastOfferedAt = DateTimeOffset.UnixEpoch.AddDays(9) },
        ["longest not asked"] = Specialist("z") with { LastOfferedAt = null },
        ["first by name"] = Specialist("a"),
    };

    [Theory]
    [MemberData(nameof(Better))]
    public void Prefers_who_is(string reason)
    {
        var other = Anybody with { Load = 2, MedianAnswer = TimeSpan.FromHours(5), LastOfferedAt = DateTimeOffset.UnixEpoch.AddDays(1) };
        var better = Reasons[reason] with
        {
            Load = Reasons[reason].Load == 0 ? 2 : Reasons[reason].Load,
            MedianAnswer = Reasons[reason].MedianAnswer ?? TimeSpan.FromHours(5),
            LastOfferedAt = reason == "longest not asked" ? null : Reasons[reason].LastOfferedAt ?? DateTimeOffset.UnixEpoch.AddDays(1),
        };

        Assert.Equal(new Choice(better.Id, other.Id), Choice.Among([other, better], Urgency.Routine, byName: null));
        Assert.Equal(new Choice(better.Id, other.Id), Choice.Among([better, other], Urgency.Routine, byName: null));
    }

    [Fact]
    public void Prefers_the_first_on_call_to_the_second() =>
        Assert.Equal(Duty.OnShift, Ranking.Rank([Specialist("a") with { Duty = Duty.Backup }, Specialist("b") with { Duty = Duty.OnShift }], Urgency.Routine)[0].Duty);

    [Fact]
    public void Never_offers_to_who_is_away_also_when_the_rota_has_them() =>
        Assert.Equal(new Choice(Anybody.Id, null), Choice.Among([Specialist("a") with { Duty = Duty.OnShift, AwayUntil = DateTimeOffset.MaxValue }, Anybody], Urgency.Routine, byName: null));

    [Fact]
    public void Spares_who_has_had_their_cases_of_the_week_unless_it_is_an_emergency()
    {
        var full = Specialist("a") with { Duty = Duty.OnShift, ThisWeek = 3, WeeklyCap = 3 };

        Assert.Equal(Anybody.Id, Choice.Among([full, Anybody], Urgency.Urgent, byName: null).OfferedToId);
        Assert.Equal(full.Id, Choice.Among([full, Anybody], Urgency.Emergency, byName: null).OfferedToId);
        Assert.Equal(full.Id, Choice.Among([full with { WeeklyCap = 4 }, Anybody], Urgency.Urgent, byName: null).OfferedToId);
    }

    [Fact]
    public void Leaves_it_to_everybody_where_all_are_away_or_an_emergency_finds_nobody_on_duty()
    {
        Assert.Equal(new Choice(null, null), Choice.Among([Anybody with { AwayUntil = DateTimeOffset.MaxValue }], Urgency.Routine, byName: null));
        Assert.Equal(new Choice(null, null), Choice.Among([Anybody, Specialist("a")], Urgency.Emergency, byName: null));
        Assert.Equal(new Choice(Anybody.Id, null), Choice.Among([Anybody], Urgency.Urgent, byName: null));
    }

    [Fact]
    public void Asks_whom_the_asker_named_also_when_they_are_away() =>
        Assert.Equal(new Choice(Anybody.Id, null), Choice.Among([Anybody with { AwayUntil = DateTimeOffset.MaxValue, WeeklyCap = 0 }], Urgency.Urgent, Anybody.Id));

    private static PoolSpecialist Specialist(string name) => new() { Id = Guid.NewGuid(), OrganisationId = Guid.Empty, Name = name, TimeZone = "UTC", Languages = [] };
}
