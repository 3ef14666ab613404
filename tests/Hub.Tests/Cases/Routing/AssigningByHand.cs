using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Finding;
using CaseHub.Hub.People;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Cases.Routing;

/// <summary>Coordinators find somebody; who has a case hands it over; and what each sees of it.</summary>
public class AssigningByHand
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Coordinators_of_both_sides_offer_a_waiting_case_to_somebody_they_see_enough_of_to_choose()
    {
        await using var hub = await HubFixture.StartAsync();
        foreach (var side in new[] { hub.Gp, hub.Dermatologist })
        {
            var coordinator = await hub.AddClinicianAsync($"coordinator-{side.Name}", side.OrganisationId, Roles.Coordinator);
            var id = await hub.SentAsync("urgent");

            var rows = await hub.GrantedAsync(coordinator, new ListAssignable.Request(id));
            Assert.Equal(new[] { hub.Dermatologist.Id, hub.OtherDermatologist.Id }.Order(), rows.Select(row => row.Id).Order());
            Assert.Equal(("Hospital of FR", "Europe/Rome", true), (rows[0].OrganisationName, rows[0].TimeZone, rows[0].SharesLanguage));
            var other = rows.Single(row => !row.IsOffered);
            await hub.GrantedAsync(coordinator, new AssignCase.Request(id, other.Id));

            Assert.Equal(other.Id, (await hub.PromiseOfAsync(id)).OfferedToId);
            Assert.Contains(other.Name + " case-offered", await hub.ToldAsync());
            Assert.Equal((await hub.GrantedAsync(hub.Gp, new ReadPromise.Request(id))).OfferedTo!.Id, other.Id);
        }
    }

    [Fact]
    public async Task A_case_that_its_adviser_does_not_answer_stays_theirs_until_the_other_has_taken_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);
        var id = await hub.AcceptedAsync();

        await hub.GrantedAsync(coordinator, new AssignCase.Request(id, hub.OtherDermatologist.Id));
        Assert.Equal(hub.Dermatologist.Id, (await hub.CaseAsync(hub.Gp, id)).Adviser!.Id);
        await hub.GrantedAsync(hub.OtherDermatologist, new AcceptCase.Request(id));

        Assert.Equal(hub.OtherDermatologist.Id, (await hub.CaseAsync(hub.Gp, id)).Adviser!.Id);
        Assert.Equal("case-not-found", (await hub.RefusedAsync(coordinator, new ReadCase.Request(id))).Code);
    }

    [Fact]
    public async Task Nobody_is_assigned_who_is_away_unknown_or_to_a_case_that_needs_nobody()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);
        var id = await hub.SentAsync("urgent");
        await hub.AwayAsync(hub.OtherDermatologist, Day);

        Assert.Equal(["clinician"], (await hub.RefusedAsync(coordinator, new AssignCase.Request(id, hub.OtherDermatologist.Id))).Fields.Keys);
        Assert.Equal(["clinician"], (await hub.RefusedAsync(coordinator, new AssignCase.Request(id, hub.Cardiologist.Id))).Fields.Keys);
        Assert.Equal(["clinician"], (await hub.RefusedAsync(coordinator, new AssignCase.Request(id, hub.Stranger.Id))).Fields.Keys);
        Assert.Equal("assign-not-waiting", (await hub.RefusedAsync(coordinator, new AssignCase.Request(await hub.AnsweredAsync(), hub.OtherDermatologist.Id))).Code);
        Assert.Equal("case-not-found", (await hub.RefusedAsync(coordinator, new AssignCase.Request(await hub.DraftAsync(), hub.OtherDermatologist.Id))).Code);
        Assert.Equal("case-not-found", (await hub.RefusedAsync(coordinator, new AssignCase.Request(await hub.SentAsync("urgent", hub.Dermatologist.Id, "hiv"), hub.Dermatologist.Id))).Code);
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new AssignCase.Request(id, hub.Dermatologist.Id))).Code);
    }

    [Fact]
    public async Task Who_declined_can_be_assigned_and_then_take_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);
        var id = await hub.SentAsync("urgent");
        await hub.GrantedAsync(hub.OtherDermatologist, new DeclineCase.Request(id, "Busy."));

        await hub.GrantedAsync(coordinator, new AssignCase.Request(id, hub.OtherDermatologist.Id));

        await hub.GrantedAsync(hub.OtherDermatologist, new AcceptCase.Request(id));
    }

    [Fact]
    public async Task An_adviser_hands_over_by_one_tap_and_keeps_the_case_until_the_colleague_takes_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        var answer = await hub.GrantedAsync(hub.Dermatologist, new HandToColleague.Request(id));

        Assert.Equal((hub.OtherDermatologist.Id, "other"), (answer.ClinicianId, answer.Name));
        Assert.Equal(hub.Dermatologist.Id, (await hub.CaseAsync(hub.Gp, id)).Adviser!.Id);
        Assert.Contains("other case-offered", await hub.ToldAsync());
        await hub.GrantedAsync(hub.OtherDermatologist, new AcceptCase.Request(id));
        Assert.Equal("hand-over-not-yours", (await hub.RefusedAsync(hub.Dermatologist, new HandToColleague.Request(id))).Code);
    }

    [Fact]
    public async Task Who_is_asked_hands_a_case_on_and_may_still_take_it_themselves()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.SentAsync("urgent", hub.Dermatologist.Id);

        var colleague = Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ReadPromise.Request(id))).Colleagues);
        await hub.GrantedAsync(hub.Dermatologist, new HandToColleague.Request(id, colleague.Id));

        Assert.Equal(hub.OtherDermatologist.Id, colleague.Id);
        Assert.Empty((await hub.GrantedAsync(hub.Gp, new ReadPromise.Request(id))).Colleagues);
        Assert.Equal(id, Assert.Single((await hub.GrantedAsync(hub.OtherDermatologist, new ListCases.Request("queue"))).Cases).Id);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        Assert.Equal("case-already-accepted", (await hub.RefusedAsync(hub.OtherDermatologist, new AcceptCase.Request(id))).Code);
    }

    [Fact]
    public async Task Handing_over_says_so_where_there_is_nobody_or_the_case_is_for_one_alone()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.AwayAsync(hub.OtherDermatologist, Day);
        var id = await hub.AcceptedAsync();
        var sensitive = await hub.SentAsync("urgent", hub.Dermatologist.Id, "hiv");

        Assert.Empty((await hub.GrantedAsync(hub.Dermatologist, new ReadPromise.Request(id))).Colleagues);
        Assert.Equal("hand-over-nobody", (await hub.RefusedAsync(hub.Dermatologist, new HandToColleague.Request(id))).Code);
        Assert.Equal("hand-over-sensitive", (await hub.RefusedAsync(hub.Dermatologist, new HandToColleague.Request(sensitive))).Code);
    }

    [Fact]
    public async Task Everybody_with_a_part_in_it_sees_who_has_it_until_when_and_what_was_tried()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);
        var id = await hub.SentAsync("urgent");
        var due = (await hub.PromiseOfAsync(id)).DueAt;

        var waiting = await hub.GrantedAsync(coordinator, new ReadPromise.Request(id));
        Assert.Equal((due, null, "dermatologist", "other", false, true, false), (waiting.DueAt, waiting.Adviser, waiting.OfferedTo!.Name, waiting.Next!.Name, waiting.IsOverdue, waiting.MayAssign, waiting.MayHandOver));
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        hub.Clock.Set(2 * Day);
        await hub.Services.GetRequiredService<WatchPromises>().RunAsync(default);

        var late = await hub.GrantedAsync(hub.Gp, new ReadPromise.Request(id));
        Assert.Equal(("dermatologist", true, false), (late.Adviser!.Name, late.IsOverdue, late.MayAssign));
        Assert.Equal([("case-requested", null), ("case-accepted", "dermatologist"), ("ladder-backup", "other"), ("ladder-coordinator", null), ("case-overdue", null)], late.Tried.Select(one => (one.Kind, one.Name)));
        Assert.True((await hub.GrantedAsync(hub.Dermatologist, new ReadPromise.Request(id))).MayHandOver);
        var row = Assert.Single((await hub.GrantedAsync(coordinator, new ListCases.Request("waiting"))).Cases);
        Assert.Equal((null, due, "dermatologist"), (row.Title, row.DueAt, row.AdviserName));
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Stranger, new ReadPromise.Request(id))).Code);
    }

    [Fact]
    public async Task The_queue_has_what_is_due_first_at_its_head()
    {
        await using var hub = await HubFixture.StartAsync();
        var routine = await hub.SentAsync("routine");
        var urgent = await hub.SentAsync("urgent");
        var emergency = await hub.SentAsync("emergency");

        Assert.Equal([emergency, urgent, routine], (await hub.GrantedAsync(hub.Dermatologist, new ListCases.Request("queue"))).Cases.Select(row => row.Id));
    }
}
