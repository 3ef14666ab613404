using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Finding;
using CaseHub.Hub.People;

namespace CaseHub.Hub.Tests.Cases.Routing;

/// <summary>Whom a case is offered to when it is sent or declined, and what its asker is promised.</summary>
public class OfferingCases
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Begins_with_who_is_on_duty_and_lets_everybody_else_of_the_specialty_take_it()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.OnShiftAsync(hub.OtherDermatologist, Day);
        await hub.OnShiftAsync(hub.Cardiologist, Day, specialty: "cardiology");

        var id = await hub.SentAsync("emergency");

        var promise = await hub.PromiseOfAsync(id);
        Assert.Equal((hub.OtherDermatologist.Id, hub.Dermatologist.Id), (promise.OfferedToId!.Value, promise.BackupId!.Value));
        Assert.Equal(promise.StartedAt.AddMinutes(30), promise.DueAt);
        Assert.Equal(["other opinion-requested"], await hub.ToldAsync());
        Assert.Equal(["other opinion-requested"], await hub.ToldAsync(urgentOnly: true));
        Assert.Equal(id, Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListCases.Request("queue"))).Cases).Id);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
    }

    [Fact]
    public async Task Tells_everybody_and_the_coordinators_of_an_emergency_that_finds_nobody_on_duty_and_the_asker_that_it_does()
    {
        await using var hub = await HubFixture.StartAsync();
        foreach (var at in new[] { hub.Gp, hub.Dermatologist }) await hub.AddClinicianAsync($"coordinator-{at.Name}", at.OrganisationId, Roles.Coordinator);
        await hub.ShiftAsync(hub.Dermatologist, hub.Clock.GetUtcNow() - Day, Day);
        await hub.ShiftAsync(hub.OtherDermatologist, hub.Clock.GetUtcNow() + Day, Day);

        var id = await hub.SentAsync("emergency");

        Assert.Null((await hub.PromiseOfAsync(id)).OfferedToId);
        Assert.Equal(
            ["coordinator-dermatologist nobody-on-duty", "coordinator-gp nobody-on-duty", "dermatologist opinion-requested", "gp nobody-on-duty", "other opinion-requested"],
            (await hub.ToldAsync(urgentOnly: true)).Order(StringComparer.Ordinal));
        Assert.Contains((await hub.CaseAsync(hub.Gp, id)).Timeline, line => line.Kind == "nobody-on-duty");
        await hub.GrantedAsync(hub.OtherDermatologist, new AcceptCase.Request(id));
    }

    [Fact]
    public async Task Tells_everybody_where_all_are_away_or_have_had_their_cases_of_the_week()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.AwayAsync(hub.OtherDermatologist, Day);
        await hub.AvailabilityAsync(hub.Dermatologist, weeklyCap: 1);

        var first = await hub.SentAsync("routine");
        var second = await hub.SentAsync("routine");

        Assert.Equal(hub.Dermatologist.Id, (await hub.PromiseOfAsync(first)).OfferedToId);
        Assert.Null((await hub.PromiseOfAsync(second)).OfferedToId);
        Assert.Contains("gp nobody-on-duty", await hub.ToldAsync());
        hub.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(hub.Dermatologist.Id, (await hub.PromiseOfAsync(await hub.SentAsync("routine"))).OfferedToId);
    }

    [Fact]
    public async Task Goes_to_the_next_one_at_once_when_who_it_was_offered_to_declines_and_to_nobody_when_another_does()
    {
        await using var hub = await HubFixture.StartAsync();
        var third = await hub.AddClinicianAsync("third", hub.Dermatologist.OrganisationId, Roles.Clinician | Roles.Specialist, "dermatology");
        var id = await hub.SentAsync("urgent");
        var due = (await hub.PromiseOfAsync(id)).DueAt;
        hub.Clock.Advance(TimeSpan.FromHours(1));

        await hub.GrantedAsync(third, new DeclineCase.Request(id, "Not my field."));
        Assert.Equal(["dermatologist opinion-requested"], await hub.ToldAsync());
        await hub.GrantedAsync(hub.Dermatologist, new DeclineCase.Request(id, "In theatre."));

        Assert.Equal(["dermatologist opinion-requested", "other opinion-requested"], await hub.ToldAsync());
        var promise = await hub.PromiseOfAsync(id);
        Assert.Equal((hub.OtherDermatologist.Id, null, due), (promise.OfferedToId!.Value, promise.BackupId, promise.DueAt));
    }

    [Fact]
    public async Task Asks_by_name_only_whom_the_asker_named()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.OnShiftAsync(hub.Dermatologist, Day);

        await hub.SentAsync("urgent", hub.OtherDermatologist.Id);

        Assert.Equal(["other opinion-requested"], await hub.ToldAsync());
        Assert.Empty((await hub.GrantedAsync(hub.Dermatologist, new ListCases.Request("queue"))).Cases);
    }

    [Fact]
    public async Task Opens_an_emergency_by_name_to_the_others_when_that_one_is_away_but_never_a_sensitive_one()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.OnShiftAsync(hub.Dermatologist, Day);
        await hub.AwayAsync(hub.OtherDermatologist, Day);

        var open = await hub.SentAsync("emergency", hub.OtherDermatologist.Id);
        var sensitive = await hub.SentAsync("emergency", hub.OtherDermatologist.Id, "hiv");

        Assert.Equal(hub.Dermatologist.Id, (await hub.PromiseOfAsync(open)).OfferedToId);
        Assert.Equal(hub.OtherDermatologist.Id, (await hub.PromiseOfAsync(sensitive)).OfferedToId);
        Assert.Equal(open, Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListCases.Request("queue"))).Cases).Id);
        await hub.CaseAsync(hub.OtherDermatologist, open);
    }

    [Fact]
    public async Task Goes_on_with_its_promise_when_who_had_it_is_suspended()
    {
        await using var hub = await HubFixture.StartAsync();
        var administrator = await hub.AddClinicianAsync("first", hub.Dermatologist.OrganisationId, Roles.Administrator);
        var id = await hub.AcceptedAsync();
        var before = await hub.PromiseOfAsync(id);
        hub.Clock.Advance(TimeSpan.FromHours(3));

        await hub.GrantedAsync(administrator, new SuspendPerson.Request(hub.Dermatologist.Id, "Ill"));

        var after = await hub.PromiseOfAsync(id);
        Assert.Equal((before.DueAt, before.StartedAt, hub.OtherDermatologist.Id), (after.DueAt, after.StartedAt, after.OfferedToId!.Value));
    }

    [Fact]
    public async Task Is_promised_anew_when_it_is_sent_anew()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.SentAsync("urgent");
        await hub.GrantedAsync(hub.Gp, new WithdrawCase.Request(id));
        hub.Clock.Advance(Day);

        await hub.GrantedAsync(hub.Gp, new ReopenCase.Request(id));
        await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));

        var promise = await hub.PromiseOfAsync(id);
        Assert.Equal((hub.Clock.GetUtcNow(), hub.Clock.GetUtcNow() + Day), (promise.StartedAt, promise.DueAt));
    }

    [Fact]
    public async Task Says_before_sending_who_is_on_duty_who_is_away_and_whom_to_call()
    {
        await using var hub = await HubFixture.StartAsync();
        var now = hub.Clock.GetUtcNow();
        await hub.AwayAsync(hub.OtherDermatologist, Day);
        await hub.AvailabilityAsync(hub.OtherDermatologist, deputy: hub.Dermatologist.Id);
        await hub.ShiftAsync(hub.OtherDermatologist, now, Day);
        await hub.ShiftAsync(hub.Dermatologist, now + TimeSpan.FromHours(2), TimeSpan.FromHours(8));

        var early = await hub.GrantedAsync(hub.Gp, new ReadOnDuty.Request("dermatology"));
        Assert.False(early.IsAnybody);
        Assert.Equal((hub.Dermatologist.Id, now + TimeSpan.FromHours(2), "112"), (early.Next!.Id, early.Next.From, early.EmergencyNumber));
        Assert.Equal((hub.OtherDermatologist.Id, now + Day, "dermatologist"), (early.Away[0].Id, early.Away[0].Until, early.Away[0].StandsInName));

        hub.Clock.Advance(TimeSpan.FromHours(3));
        var later = await hub.GrantedAsync(hub.Gp, new ReadOnDuty.Request("dermatology"));
        var onDuty = Assert.Single(later.Now);
        Assert.Equal(("dermatologist", "Hospital of FR", "Europe/Rome", now + TimeSpan.FromHours(10), null), (onDuty.Name, onDuty.OrganisationName, onDuty.TimeZone, onDuty.Until, later.Next));
        Assert.Equal(["specialty"], (await hub.RefusedAsync(hub.Gp, new ReadOnDuty.Request("astrology"))).Fields.Keys);
        Assert.False((await hub.GrantedAsync(hub.Stranger, new ReadOnDuty.Request("dermatology"))).IsAnybody);
    }
}
