using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Finding;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Cases.Routing;

/// <summary>Nobody answers, or nobody acknowledges: who is told, when, in which order, and each once.</summary>
public class ClimbingTheLadder
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>What each step of an emergency that nobody ever answers tells, by the minute.</summary>
    private static readonly (int Minute, string[] Told)[] Emergency =
    [
        (0, ["dermatologist opinion-requested"]),
        (18, ["dermatologist answer-due", "other ladder-backup"]),
        (24, ["coordinator-hospital ladder-coordinator", "coordinator-clinic ladder-coordinator"]),
        (27, ["dermatologist ladder-rota", "other ladder-rota", "third ladder-rota"]),
        (30, ["coordinator-hospital case-overdue", "coordinator-clinic case-overdue", "gp case-overdue"]),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tells_of_an_emergency_that_nobody_ever_answers_in_this_order_and_once(bool isRestartedInTheMiddle)
    {
        await using var hub = await StartAsync();
        var sentAt = hub.Clock.GetUtcNow();
        var id = await hub.SentAsync("emergency");

        for (int minute = 0; minute <= 120; minute++)
        {
            await RunAtAsync(hub, sentAt.AddMinutes(minute).AddSeconds(1), minute == 25 && isRestartedInTheMiddle);
            var expected = Emergency.Where(step => step.Minute <= minute).SelectMany(step => step.Told.Order(StringComparer.Ordinal));
            Assert.Equal(expected, InSteps(await hub.ToldAsync(urgentOnly: true)));
        }

        Assert.Equal(LadderStep.Overdue, (await hub.PromiseOfAsync(id)).Step);
        Assert.Equal(
            ["ladder-backup", "ladder-coordinator", "ladder-rota", "case-overdue"],
            (await hub.CaseAsync(hub.Gp, id)).Timeline.Select(line => line.Kind).Where(kind => kind.StartsWith("ladder", StringComparison.Ordinal) || kind == "case-overdue"));
        await hub.GrantedAsync(hub.OtherDermatologist, new AcceptCase.Request(id));
    }

    [Fact]
    public async Task Takes_all_steps_one_after_the_other_when_the_hub_was_down_for_all_of_them()
    {
        await using var hub = await StartAsync();
        await hub.SentAsync("emergency");
        var service = hub.Services.GetRequiredService<WatchPromises>();
        await service.StopAsync(default);
        hub.Clock.Advance(Day);

        await service.RunAsync(default);
        await service.RunAsync(default);

        Assert.Equal(Emergency.SelectMany(step => step.Told.Order(StringComparer.Ordinal)), InSteps(await hub.ToldAsync(urgentOnly: true)));
    }

    [Fact]
    public async Task Goes_on_for_a_case_that_was_accepted_and_not_answered_and_lets_the_backup_take_it_over()
    {
        await using var hub = await StartAsync();
        var id = await hub.SentAsync("urgent");
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        Assert.Empty((await hub.GrantedAsync(hub.OtherDermatologist, new ListCases.Request("queue"))).Cases);

        await RunAfterAsync(hub, TimeSpan.FromHours(14.5));

        Assert.Equal(["dermatologist answer-due", "dermatologist opinion-requested", "gp case-accepted", "other ladder-backup"], (await hub.ToldAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(id, Assert.Single((await hub.GrantedAsync(hub.OtherDermatologist, new ListCases.Request("queue"))).Cases).Id);
        Assert.Equal([CaseTrigger.TakeOver], (await hub.CaseAsync(hub.OtherDermatologist, id)).Allowed);
        await hub.GrantedAsync(hub.OtherDermatologist, new AcceptCase.Request(id));
        var @case = await hub.CaseAsync(hub.Gp, id);
        Assert.Equal((CaseState.Accepted, hub.OtherDermatologist.Id, "case-taken-over"), (@case.State, @case.Adviser!.Id, @case.Timeline[^1].Kind));
        Assert.Contains("dermatologist case-taken-over", await hub.ToldAsync());
    }

    [Fact]
    public async Task Counts_the_late_opinion_of_who_had_the_case_as_a_further_one()
    {
        await using var hub = await StartAsync();
        var id = await TakenOverAsync(hub);

        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Sorry, late: borreliosis.", "stay"));
        await hub.GrantedAsync(hub.OtherDermatologist, new WriteOpinion.Request(id, "Borreliosis.", "stay"));

        var @case = await hub.CaseAsync(hub.Gp, id);
        Assert.Equal([hub.Dermatologist.Id, hub.OtherDermatologist.Id], @case.Opinions.Select(opinion => opinion.Author.Id));
        Assert.Equal(hub.OtherDermatologist.Id, @case.Adviser!.Id);
    }

    [Fact]
    public async Task Lets_only_the_first_of_two_take_it_over_and_tells_the_second_who_was_faster()
    {
        await using var hub = await StartAsync();
        var id = await hub.SentAsync("emergency");
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        await RunAfterAsync(hub, TimeSpan.FromMinutes(28));
        var third = await hub.ReadAsync(db => db.Set<Clinician>().Where(c => c.Name == "third").Select(c => c.Id).SingleAsync());
        var actor = hub.OtherDermatologist with { Id = third, Name = "third" };

        var both = await Task.WhenAll(hub.SendAsync(hub.OtherDermatologist, new AcceptCase.Request(id)), hub.SendAsync(actor, new AcceptCase.Request(id)));

        Assert.Single(both, outcome => outcome.IsGranted);
        Assert.Contains(both.Single(outcome => !outcome.IsGranted).Refusal!.Code, (string[])["someone-was-faster", "case-already-accepted"]);
        Assert.Equal("case-already-accepted", (await hub.RefusedAsync(hub.Dermatologist, new AcceptCase.Request(id))).Code);
    }

    [Fact]
    public async Task Leaves_it_with_its_adviser_when_who_was_to_take_it_over_declines()
    {
        await using var hub = await StartAsync();
        var id = await hub.SentAsync("urgent");
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        await RunAfterAsync(hub, TimeSpan.FromHours(14.5));

        await hub.GrantedAsync(hub.OtherDermatologist, new DeclineCase.Request(id, "Not today."));

        var @case = await hub.CaseAsync(hub.Gp, id);
        Assert.Equal((CaseState.Accepted, hub.Dermatologist.Id), (@case.State, @case.Adviser!.Id));
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.OtherDermatologist, new ReadCase.Request(id))).Code);
    }

    [Fact]
    public async Task Stands_while_the_asker_owes_an_answer()
    {
        await using var hub = await StartAsync();
        var id = await hub.SentAsync("urgent");
        await hub.ReadAsync(async db =>
        {
            (await db.Set<CasePromise>().SingleAsync(p => p.CaseId == id)).PausedAt = hub.Clock.GetUtcNow();
            return await db.SaveChangesAsync();
        });

        await RunAfterAsync(hub, 3 * Day);

        Assert.Equal(["dermatologist opinion-requested"], await hub.ToldAsync());
    }

    [Fact]
    public async Task Ends_with_the_opinion_and_when_the_case_is_withdrawn()
    {
        await using var hub = await StartAsync();
        await hub.GrantedAsync(hub.Gp, new WithdrawCase.Request(await hub.SentAsync("emergency")));
        var id = await hub.SentAsync("emergency");
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Observe.", "stay"));

        await RunAfterAsync(hub, Day);

        Assert.DoesNotContain(await hub.ToldAsync(), told => told.Contains("ladder", StringComparison.Ordinal) || told.Contains("overdue", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tells_of_a_sensitive_case_nobody_but_who_was_asked_and_who_asks()
    {
        await using var hub = await StartAsync();
        await hub.SentAsync("emergency", hub.Dermatologist.Id, "hiv");

        await RunAfterAsync(hub, Day);

        Assert.Equal(["dermatologist answer-due", "dermatologist opinion-requested", "gp case-overdue", "gp ladder-asker"], (await hub.ToldAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Gives_a_case_of_an_earlier_release_its_promise_from_now_and_tells_nobody()
    {
        await using var hub = await StartAsync();
        var id = await hub.SentAsync("urgent");
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await hub.ReadAsync(db => db.Set<CasePromise>().ExecuteDeleteAsync());
        await hub.ReadAsync(db => db.Set<Notice>().ExecuteDeleteAsync());
        hub.Clock.Set(30 * Day);

        await hub.Services.GetRequiredService<WatchPromises>().RunAsync(default);

        Assert.Equal(hub.Clock.GetUtcNow() + Day, (await hub.PromiseOfAsync(id)).DueAt);
        Assert.Empty(await hub.ToldAsync());
        hub.Clock.Set(0.61 * Day);
        await hub.Services.GetRequiredService<WatchPromises>().RunAsync(default);
        Assert.Contains(await hub.ToldAsync(), told => told.EndsWith("ladder-backup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Presses_for_the_acknowledgement_of_a_critical_opinion_reminder_deputy_coordinators_each_once()
    {
        await using var hub = await StartAsync();
        await hub.AvailabilityAsync(hub.Gp, deputy: hub.Colleague.Id);
        var id = await CriticalAsync(hub);

        await RunAfterAsync(hub, TimeSpan.FromMinutes(16));
        Assert.Equal(["gp acknowledge-reminder"], await PressedAsync(hub));
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new ReadCase.Request(id))).Code);
        await RunAfterAsync(hub, TimeSpan.FromMinutes(15));
        Assert.Equal(["gp acknowledge-reminder", "colleague acknowledge-deputy"], await PressedAsync(hub));
        await RunAfterAsync(hub, TimeSpan.FromMinutes(15));
        await RunAfterAsync(hub, Day);
        Assert.Equal(["gp acknowledge-reminder", "colleague acknowledge-deputy", "coordinator-clinic acknowledge-coordinator"], await PressedAsync(hub));

        await hub.CaseAsync(hub.Colleague, id);
        await hub.GrantedAsync(hub.Colleague, new AcknowledgeOpinion.Request(id, "Ambulance called."));
        Assert.Null((await hub.PromiseOfAsync(id)).AcknowledgeBy);
    }

    [Fact]
    public async Task Stops_pressing_once_the_asker_acknowledges_and_takes_the_case_back_from_the_deputy()
    {
        await using var hub = await StartAsync();
        await hub.AvailabilityAsync(hub.Gp, deputy: hub.Colleague.Id);
        var id = await CriticalAsync(hub);
        await RunAfterAsync(hub, TimeSpan.FromMinutes(31));

        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "On her way."));
        await RunAfterAsync(hub, Day);

        Assert.DoesNotContain("coordinator-clinic acknowledge-coordinator", await hub.ToldAsync());
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new ReadCase.Request(id))).Code);
    }

    [Fact]
    public async Task Asks_a_clinician_on_duty_to_stand_in_where_the_asker_has_named_nobody_and_the_coordinators_where_nobody_is()
    {
        await using var hub = await StartAsync();
        await CriticalAsync(hub);
        await RunAfterAsync(hub, TimeSpan.FromMinutes(31));
        Assert.Equal(["coordinator-clinic acknowledge-coordinator", "gp acknowledge-reminder"], (await PressedAsync(hub)).Order(StringComparer.Ordinal));

        await hub.OnShiftAsync(hub.Colleague, Day, specialty: "internal-medicine");
        await CriticalAsync(hub);
        await RunAfterAsync(hub, TimeSpan.FromMinutes(31));
        Assert.Contains("colleague acknowledge-deputy", await PressedAsync(hub));
    }

    /// <summary>Three dermatologists, one on duty, one second on call and one tomorrow; a coordinator on both sides.</summary>
    private static async Task<HubFixture> StartAsync()
    {
        var hub = await HubFixture.StartAsync();
        await hub.AddClinicianAsync("coordinator-clinic", hub.Gp.OrganisationId, Roles.Coordinator);
        await hub.AddClinicianAsync("coordinator-hospital", hub.Dermatologist.OrganisationId, Roles.Coordinator);
        var third = await hub.AddClinicianAsync("third", hub.Dermatologist.OrganisationId, Roles.Clinician | Roles.Specialist, "dermatology");
        await hub.OnShiftAsync(hub.Dermatologist, Day);
        await hub.OnShiftAsync(hub.OtherDermatologist, Day, isBackup: true);
        await hub.ShiftAsync(third, hub.Clock.GetUtcNow() + (2 * Day), Day);
        return hub;
    }

    private static async Task<Guid> TakenOverAsync(HubFixture hub)
    {
        var id = await hub.SentAsync("urgent");
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        await RunAfterAsync(hub, TimeSpan.FromHours(14.5));
        await hub.GrantedAsync(hub.OtherDermatologist, new AcceptCase.Request(id));
        return id;
    }

    private static async Task<Guid> CriticalAsync(HubFixture hub)
    {
        var id = await hub.SentAsync("urgent");
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Send her now.", "urgent-transfer"));
        return id;
    }

    private static Task RunAfterAsync(HubFixture hub, TimeSpan time) => RunAtAsync(hub, hub.Clock.GetUtcNow() + time, isRestarted: false);

    /// <summary>The clock is set and not advanced: the looks are the test's own, so that each has ended when it is asserted on.</summary>
    private static async Task RunAtAsync(HubFixture hub, DateTimeOffset at, bool isRestarted)
    {
        hub.Clock.Set(at - hub.Clock.GetUtcNow());
        if (!isRestarted) await hub.Services.GetRequiredService<WatchPromises>().RunAsync(default);
        else using (var next = ActivatorUtilities.CreateInstance<WatchPromises>(hub.Services)) await next.RunAsync(default);
    }

    private static async Task<List<string>> PressedAsync(HubFixture hub) => [.. (await hub.ToldAsync(urgentOnly: true)).Where(told => told.Contains("acknowledge", StringComparison.Ordinal))];

    /// <summary>Those of one step are told at the same moment, in no order that matters.</summary>
    private static List<string> InSteps(List<string> told)
    {
        var kinds = Emergency.SelectMany((step, at) => step.Told.Select(one => (one, at))).ToDictionary(pair => pair.one, pair => pair.at);
        return [.. told.Select((one, position) => (one, position)).OrderBy(pair => kinds.GetValueOrDefault(pair.one, 99)).ThenBy(pair => pair.one, StringComparer.Ordinal).Select(pair => pair.one)];
    }
}
