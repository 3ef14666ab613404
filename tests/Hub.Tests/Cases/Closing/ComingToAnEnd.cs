using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Cases.Closing;

public class ComingToAnEnd
{
    private static readonly string[] Kinds = ["outcome-reminder", "outcome-missing", "survey-due"];

    [Fact]
    public async Task An_outcome_is_reminded_of_after_two_weeks_then_weekly_three_times_then_the_coordinator_is_told_each_once()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.CoordinatorAsync();
        await hub.AcknowledgedAsync();

        await hub.PassAsync(TimeSpan.FromDays(14) - TimeSpan.FromMinutes(1));
        Assert.Empty(await hub.ToldAsync(hub.Gp, Kinds));
        for (int told = 1; told <= 4; told++)
        {
            await hub.PassAsync(TimeSpan.FromDays(told == 1 ? 1 : 7));
            Assert.Equal(Enumerable.Repeat("outcome-reminder", told), await hub.ToldAsync(hub.Gp, Kinds));
            Assert.Empty(await hub.ToldAsync(coordinator, Kinds));
        }

        await hub.PassAsync(TimeSpan.FromDays(7));
        await hub.PassAsync(TimeSpan.FromDays(70));
        Assert.Equal(["outcome-missing"], await hub.ToldAsync(coordinator, Kinds));
        Assert.Equal(4, (await hub.ToldAsync(hub.Gp, Kinds)).Count);
    }

    [Fact]
    public async Task The_days_are_the_organisations_own_and_another_opinion_starts_them_anew()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.ReadAsync(db =>
        {
            db.Add(new CarePolicy { OrganisationId = hub.Gp.OrganisationId, OutcomeDays = 3 });
            return db.SaveChangesAsync();
        });
        var id = await hub.AcknowledgedAsync();
        await hub.PassAsync(TimeSpan.FromDays(4));
        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "And no sun.", "stay"));
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Told them."));

        await hub.PassAsync(TimeSpan.FromDays(2));
        Assert.Single(await hub.ToldAsync(hub.Gp, Kinds));
        await hub.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(2, (await hub.ToldAsync(hub.Gp, Kinds)).Count);
    }

    [Fact]
    public async Task A_coordinator_is_reminded_in_place_of_an_asker_who_has_left()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.CoordinatorAsync();
        await hub.AcknowledgedAsync();
        await hub.ReadAsync(db => db.Set<Membership>().Where(m => m.ClinicianId == hub.Gp.Id).ExecuteUpdateAsync(m => m.SetProperty(row => row.State, MembershipState.Ended)));

        await hub.PassAsync(TimeSpan.FromDays(15));

        Assert.Equal(["outcome-reminder"], await hub.ToldAsync(coordinator, Kinds));
        Assert.Empty(await hub.ToldAsync(hub.Gp, Kinds));
    }

    [Fact]
    public async Task An_outcome_with_its_survey_closes_the_case_and_nobody_is_asked_again()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();

        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed.", "recovered", hub.Today(), ClosingSamples.Survey()));
        await hub.PassAsync(TimeSpan.FromDays(100));

        Assert.Empty(await hub.ToldAsync(hub.Gp, Kinds));
        var closing = await hub.ClosingAsync(hub.Dermatologist, id);
        Assert.Equal((OutcomeResult.Recovered, hub.Today().AddDays(-100)), (closing.Result!.Value, closing.On!.Value));
        Assert.Equal((ReferralEffect.Avoided, 5, "Quick and clear."), (closing.Survey!.Referral, closing.Survey.Helpful, closing.Survey.Comment));
    }

    [Fact]
    public async Task A_survey_that_is_missing_is_asked_for_once_after_three_days_and_written_once()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();
        var request = new WriteSurvey.Request(id, "would-not-have-referred", false, 3, "too-late");
        Assert.Equal("survey-too-early", (await hub.RefusedAsync(hub.Gp, request)).Code);
        await hub.GrantedAsync(hub.Gp, new CloseCase.Request(id, "lost-to-follow-up", "Two calls, one visit."));
        Assert.True((await hub.ClosingAsync(hub.Gp, id)).SurveyIsDue);

        await hub.PassAsync(TimeSpan.FromDays(2));
        Assert.Empty(await hub.ToldAsync(hub.Gp, Kinds));
        await hub.PassAsync(TimeSpan.FromDays(1));
        await hub.PassAsync(TimeSpan.FromDays(30));
        Assert.Equal(["survey-due"], await hub.ToldAsync(hub.Gp, Kinds));

        await hub.GrantedAsync(hub.Gp, request);
        Assert.Equal("survey-written", (await hub.RefusedAsync(hub.Gp, request)).Code);
        Assert.False((await hub.ClosingAsync(hub.Gp, id)).SurveyIsDue);
        Assert.Equal("Two calls, one visit.", (await hub.ClosingAsync(hub.Dermatologist, id)).Tried);
    }

    [Fact]
    public async Task The_adviser_says_once_how_the_request_was()
    {
        await using var hub = await HubFixture.StartAsync();
        var early = await hub.AcceptedAsync();
        Assert.Equal("adviser-survey-too-early", (await hub.RefusedAsync(hub.Dermatologist, new WriteAdviserSurvey.Request(early, 4, "yes"))).Code);
        var id = await hub.AnsweredAsync();
        Assert.True((await hub.ClosingAsync(hub.Dermatologist, id)).AdviserSurveyIsDue);

        Assert.Equal(["clear", "photos"], (await hub.RefusedAsync(hub.Dermatologist, new WriteAdviserSurvey.Request(id, 6, "blurred"))).Fields.Keys.Order());
        await hub.GrantedAsync(hub.Dermatologist, new WriteAdviserSurvey.Request(id, 4, "none", "A photo would have helped."));

        Assert.Equal("survey-written", (await hub.RefusedAsync(hub.Dermatologist, new WriteAdviserSurvey.Request(id, 4, "none"))).Code);
        Assert.Equal((4, PhotoQuality.None), (await hub.ClosingAsync(hub.Gp, id)).AdviserSurveys.Select(s => (s.Clear, s.Photos)).Single());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("keep", true)]
    [InlineData("drop", false)]
    public async Task What_is_still_planned_is_kept_or_dropped_as_it_is_closed(string? wish, bool isAsked)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();
        await hub.PlannedAsync(id);

        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(id, "Better.", "improved", OpenFollowUps: wish));
        await hub.PassAsync(TimeSpan.FromDays(3));

        Assert.Equal(isAsked, (await hub.ToldAsync(hub.Gp, "follow-up-due")).Count == 1);
        Assert.Equal(isAsked, (await hub.ClosingAsync(hub.Gp, id)).HasOpenFollowUps);
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_patient_who_died()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();
        await hub.PlannedAsync(id);

        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(id, "Died of sepsis.", "died", OpenFollowUps: "keep"));
        await hub.PassAsync(TimeSpan.FromDays(5));

        Assert.Empty(await hub.ToldAsync(hub.Gp, "follow-up-due"));
    }

    [Fact]
    public async Task An_outcome_of_tomorrow_and_a_survey_out_of_range_are_refused_with_nothing_stored()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();

        Assert.Contains("on", (await hub.RefusedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed.", On: hub.Today().AddDays(1)))).Fields.Keys);
        Assert.Contains("result", (await hub.RefusedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed.", "cured"))).Fields.Keys);
        Assert.Contains("survey.helpful", (await hub.RefusedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed.", Survey: ClosingSamples.Survey(6)))).Fields.Keys);
        Assert.Contains("survey.comment", (await hub.RefusedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed.", Survey: ClosingSamples.Survey() with { Comment = new string('x', 1001) }))).Fields.Keys);
        Assert.Contains("tried", (await hub.RefusedAsync(hub.Gp, new CloseCase.Request(id, "lost-to-follow-up", " "))).Fields.Keys);
        Assert.Equal(CaseState.Acknowledged, (await hub.CaseAsync(hub.Gp, id)).State);
    }

    [Fact]
    public async Task Specialists_see_what_became_of_the_patients_they_advised_on_and_nobody_elses()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();
        Assert.Equal((0, 1), await CountsAsync(hub.Dermatologist));

        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed.", "recovered", Survey: ClosingSamples.Survey(4)));

        var row = Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ListOutcomes.Request())).Rows);
        Assert.Equal((id, OutcomeResult.Recovered, "Healed.", 4, Disposition.Stay), (row.CaseId, row.Result!.Value, row.Outcome, row.Helpful!.Value, row.Advised));
        foreach (var other in new[] { hub.OtherDermatologist, hub.Gp, hub.Stranger }) Assert.Equal((0, 0), await CountsAsync(other));

        async Task<(int, int)> CountsAsync(Actor actor)
        {
            var answer = await hub.GrantedAsync(actor, new ListOutcomes.Request());
            return (answer.Total, answer.Waiting);
        }
    }
}
