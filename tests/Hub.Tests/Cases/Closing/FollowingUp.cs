using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Closing;
using CaseHub.Hub.Cases.Routing;

namespace CaseHub.Hub.Tests.Cases.Closing;

public class FollowingUp
{
    private static readonly string[] Kinds = ["follow-up-due", "follow-up-overdue", "follow-up-unanswered", "follow-up-answered", "follow-up-worse", "follow-up-planned"];

    [Fact]
    public async Task Asks_the_asker_on_its_morning_reminds_after_three_days_and_tells_the_coordinator_after_a_week_each_once()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.CoordinatorAsync();
        var id = await hub.AcknowledgedAsync();

        // 17 March 2026, 08:00 in Rome, where the asker is; the clock stands at 09:00 UTC on the 14th.
        var planned = await hub.PlannedAsync(id);
        Assert.Equal(new DateTimeOffset(2026, 3, 17, 7, 0, 0, TimeSpan.Zero), planned.DueAt);

        await hub.PassAsync(planned.DueAt - hub.Clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.Empty(await hub.ToldAsync(hub.Gp, Kinds));
        await hub.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["follow-up-due"], await hub.ToldAsync(hub.Gp, Kinds));
        await hub.PassAsync(TimeSpan.FromDays(3) - TimeSpan.FromMinutes(1));
        Assert.Equal(["follow-up-due"], await hub.ToldAsync(hub.Gp, Kinds));
        await hub.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["follow-up-due", "follow-up-overdue"], await hub.ToldAsync(hub.Gp, Kinds));
        Assert.Empty(await hub.ToldAsync(coordinator, Kinds));
        await hub.PassAsync(TimeSpan.FromDays(4));
        await hub.PassAsync(TimeSpan.FromDays(40));
        Assert.Equal(["follow-up-unanswered"], await hub.ToldAsync(coordinator, Kinds));
        Assert.Equal(["follow-up-due", "follow-up-overdue"], await hub.ToldAsync(hub.Gp, Kinds));
        Assert.Empty(await hub.ToldAsync(hub.Dermatologist, Kinds));
    }

    [Fact]
    public async Task Says_after_a_long_stop_only_what_is_true_now_and_counts_days_in_the_zone_of_the_organisation()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.CoordinatorAsync();
        await hub.ReadAsync(db =>
        {
            db.Add(new CarePolicy { OrganisationId = hub.Gp.OrganisationId, TimeZone = "Asia/Karachi" });
            return db.SaveChangesAsync();
        });
        var planned = await hub.PlannedAsync(await hub.AcknowledgedAsync());
        Assert.Equal(new DateTimeOffset(2026, 3, 17, 3, 0, 0, TimeSpan.Zero), planned.DueAt);

        hub.Clock.Set(TimeSpan.FromDays(30));
        await hub.PassAsync(TimeSpan.Zero);

        Assert.Empty(await hub.ToldAsync(hub.Gp, "follow-up-due", "follow-up-overdue"));
        Assert.Equal(["follow-up-unanswered"], await hub.ToldAsync(coordinator, Kinds));
    }

    [Fact]
    public async Task Tells_the_adviser_of_the_answer_and_asks_no_more()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();
        var planned = await hub.PlannedAsync(id);

        var answer = await hub.GrantedAsync(hub.Gp, new AnswerFollowUp.Request(id, planned.Id, "Spots are gone.", "better", ["No", "No"]));
        await hub.PassAsync(TimeSpan.FromDays(10));

        Assert.False(answer.GotWorse);
        Assert.Equal(["follow-up-answered"], await hub.ToldAsync(hub.Dermatologist, Kinds));
        Assert.Empty(await hub.ToldAsync(hub.Gp, Kinds));
        var seen = Assert.Single((await hub.ClosingAsync(hub.Dermatologist, id)).FollowUps);
        Assert.Equal(("Spots are gone.", Condition.Better, "gp"), (seen.Answer, seen.Condition!.Value, seen.AnsweredBy));
        Assert.Equal(["No", "No"], seen.Answers);
    }

    [Fact]
    public async Task Tells_the_adviser_in_other_words_where_the_patient_got_worse()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();
        var planned = await hub.PlannedAsync(id);

        Assert.True((await hub.GrantedAsync(hub.Gp, new AnswerFollowUp.Request(id, planned.Id, "Fever since yesterday.", "worse"))).GotWorse);

        Assert.Equal(["follow-up-worse"], await hub.ToldAsync(hub.Dermatologist, Kinds));
    }

    [Fact]
    public async Task Is_answered_once_and_the_second_is_told_so()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();
        var planned = await hub.PlannedAsync(id);

        var both = await Task.WhenAll(
            hub.SendAsync(hub.Gp, new AnswerFollowUp.Request(id, planned.Id, "Gone.")),
            hub.SendAsync(hub.Gp, new AnswerFollowUp.Request(id, planned.Id, "Still there.")));

        Assert.Single(both, outcome => outcome.IsGranted);
        Assert.Contains(both.Single(outcome => !outcome.IsGranted).Refusal!.Code, (string[])["someone-was-faster", "follow-up-answered"]);
        Assert.Equal("follow-up-answered", (await hub.RefusedAsync(hub.Gp, new AnswerFollowUp.Request(id, planned.Id, "Again."))).Code);
        Assert.Equal("follow-up-answered", (await hub.RefusedAsync(hub.Gp, new DropFollowUp.Request(id, planned.Id, "No need."))).Code);
    }

    [Fact]
    public async Task Comes_with_the_acknowledgement_or_from_the_adviser_who_has_the_asker_told()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();

        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, null, Follows: "as-advised", FollowUps: [new FollowUpDraft("return-visit", hub.Today().AddDays(7), "Stitches out.")]));
        await hub.GrantedAsync(hub.Dermatologist, new PlanFollowUp.Request(id, "refill", hub.Today().AddDays(10), "Second pack of doxycycline."));

        var closing = await hub.ClosingAsync(hub.Gp, id);
        Assert.Equal([FollowUpKind.ReturnVisit, FollowUpKind.Refill], closing.FollowUps.Select(f => f.Kind));
        Assert.Equal((Following.AsAdvised, "gp"), (closing.Follows!.Value, closing.AcknowledgedBy));
        Assert.Equal(["follow-up-planned"], await hub.ToldAsync(hub.Gp, Kinds));
    }

    [Fact]
    public async Task Is_asked_for_anew_when_its_day_is_changed_and_never_once_it_is_dropped()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();
        var (moved, dropped) = (await hub.PlannedAsync(id, 1), await hub.PlannedAsync(id, 2));
        await hub.GrantedAsync(hub.Gp, new DropFollowUp.Request(id, dropped.Id, "Patient has moved away."));
        await hub.PassAsync(TimeSpan.FromDays(1));

        await hub.GrantedAsync(hub.Gp, new ChangeFollowUp.Request(id, moved.Id, null, "other", hub.Today().AddDays(5), "Look again."));
        await hub.PassAsync(TimeSpan.FromDays(5));

        Assert.Equal(["follow-up-due", "follow-up-due"], await hub.ToldAsync(hub.Gp, Kinds));
        Assert.Equal("Patient has moved away.", (await hub.ClosingAsync(hub.Gp, id)).FollowUps.Single(f => f.Id == dropped.Id).DroppedReason);
    }

    [Fact]
    public async Task Refuses_days_that_are_over_or_too_far_texts_that_are_too_long_and_cases_without_an_opinion()
    {
        await using var hub = await HubFixture.StartAsync();
        var early = await hub.AcceptedAsync();
        var id = await hub.AcknowledgedAsync();
        PlanFollowUp.Request On(DateOnly? day, string text = "Look.", string kind = "other", string[]? questions = null) => new(id, kind, day, text, questions);

        foreach (var (request, field) in new (PlanFollowUp.Request, string)[]
        {
            (On(hub.Today().AddDays(-1)), "dueOn"),
            (On(hub.Today().AddYears(5).AddDays(1)), "dueOn"),
            (On(null), "dueOn"),
            (On(hub.Today(), ""), "text"),
            (On(hub.Today(), new string('x', FollowUpDraft.TextLength + 1)), "text"),
            (On(hub.Today(), kind: "never"), "kind"),
            (On(hub.Today(), questions: [.. Enumerable.Repeat("Why?", FollowUpDraft.MostQuestions + 1)]), "questions"),
            (On(hub.Today(), questions: [new string('x', FollowUpDraft.QuestionLength + 1)]), "questions"),
        }) Assert.Contains(field, (await hub.RefusedAsync(hub.Gp, request)).Fields.Keys);

        Assert.Equal("follow-up-too-early", (await hub.RefusedAsync(hub.Gp, new PlanFollowUp.Request(early, "other", hub.Today(), "Look."))).Code);
        await hub.GrantedAsync(hub.Gp, On(hub.Today()));
        await hub.GrantedAsync(hub.Gp, On(hub.Today().AddYears(5)));
        var planned = await hub.PlannedAsync(id);
        Assert.Contains("answers", (await hub.RefusedAsync(hub.Gp, new AnswerFollowUp.Request(id, planned.Id, "Fine.", Answers: ["Yes"]))).Fields.Keys);
        Assert.Equal("follow-up-not-found", (await hub.RefusedAsync(hub.Gp, new AnswerFollowUp.Request(id, Guid.NewGuid(), "Fine."))).Code);
        Assert.Equal("someone-was-faster", (await hub.RefusedAsync(hub.Gp, new ChangeFollowUp.Request(id, planned.Id, 7, "other", hub.Today(), "Look."))).Code);
    }

    [Fact]
    public async Task Wrong_follow_up_leaves_the_opinion_unacknowledged_and_its_field_named()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();

        var refusal = await hub.RefusedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Go on.", FollowUps: [new FollowUpDraft("other", hub.Today().AddDays(-3), "Look.")]));

        Assert.Equal(["followUp.dueOn"], refusal.Fields.Keys);
        Assert.Equal(CaseState.Answered, (await hub.CaseAsync(hub.Gp, id)).State);
    }

    [Fact]
    public async Task Says_that_an_opinion_is_not_delivered_until_it_is_acknowledged()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();

        foreach (var side in new[] { hub.Gp, hub.Dermatologist })
        {
            var closing = await hub.ClosingAsync(side, id);
            Assert.NotNull(closing.WrittenAt);
            Assert.Null(closing.AcknowledgedAt);
        }

        Assert.Contains("plan", (await hub.RefusedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, " ", Follows: "not-followed"))).Fields.Keys);
        Assert.Contains("follows", (await hub.RefusedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "x", Follows: "perhaps"))).Fields.Keys);
    }
}
