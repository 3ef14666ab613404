using CaseHub.Hub.Cases;

namespace CaseHub.Hub.Tests.Cases;

/// <summary>What a case's people are refused, and that nothing of it is stored.</summary>
public class CaseRefusals
{
    [Fact]
    public async Task A_form_with_every_mistake_names_every_field()
    {
        await using var hub = await HubFixture.StartAsync();
        var request = new OpenCase.Request
        {
            Title = new string('x', CaseContent.TitleLength + 1),
            Question = " ",
            Specialty = "magic",
            Urgency = "soon",
            Summary = null,
            Age = new PatientAge(300, "years"),
            Sex = "other words",
            WeightKg = -1,
            Pregnancy = new string('x', CaseContent.ShortLength + 1),
            Allergies = new string('x', CaseContent.ShortLength + 1),
        };

        var refusal = await hub.RefusedAsync(hub.Gp, request);

        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Equal(
            ["age.value", "allergies", "pregnancy", "question", "sex", "specialty", "summary", "title", "urgency", "weightKg"],
            refusal.Fields.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1001, "days")]
    [InlineData(241, "months")]
    [InlineData(121, "years")]
    [InlineData(-1, "days")]
    public async Task An_age_out_of_range_is_named(int value, string unit)
    {
        await using var hub = await HubFixture.StartAsync();

        var refusal = await hub.RefusedAsync(hub.Gp, CaseSamples.Rash() with { Age = new PatientAge(value, unit) });

        Assert.Equal(["age.value"], refusal.Fields.Keys);
    }

    [Fact]
    public async Task A_weight_that_is_no_number_is_named()
    {
        await using var hub = await HubFixture.StartAsync();
        Assert.Equal(["weightKg"], (await hub.RefusedAsync(hub.Gp, CaseSamples.Rash() with { WeightKg = double.NaN })).Fields.Keys);
    }

    [Fact]
    public async Task Somebody_who_is_no_partners_specialist_cannot_be_assigned()
    {
        await using var hub = await HubFixture.StartAsync();
        foreach (var nobody in new[] { hub.Stranger.Id, hub.Colleague.Id, hub.Gp.Id, Guid.NewGuid() })
            Assert.Equal(["assignee"], (await hub.RefusedAsync(hub.Gp, CaseSamples.Rash(nobody))).Fields.Keys);
    }

    [Fact]
    public async Task A_specialty_that_nobody_has_keeps_the_draft()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Specialty = "urology" })).Id;

        Assert.Equal("case-nobody-to-ask", (await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(id))).Code);

        var view = await hub.CaseAsync(hub.Gp, id);
        Assert.Equal((CaseState.Draft, 1), (view.State, view.Timeline.Count));
    }

    [Fact]
    public async Task A_step_out_of_turn_says_where_the_case_stands()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();

        var refusal = await hub.RefusedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed."));

        Assert.Equal((RefusalKind.Conflict, "case-state"), (refusal.Kind, refusal.Code));
        Assert.Contains(Refusal.TextOf("case-state-draft"), refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_opinion_that_nobody_read_cannot_be_closed_over()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AnsweredAsync();

        Assert.Equal("case-state", (await hub.RefusedAsync(hub.Gp, new CloseCase.Request(id, "lost-to-follow-up"))).Code);
        Assert.Equal("case-state", (await hub.RefusedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed."))).Code);
    }

    [Fact]
    public async Task A_case_closes_without_an_outcome_only_when_lost_to_follow_up()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();

        Assert.Equal(["reason"], (await hub.RefusedAsync(hub.Gp, new CloseCase.Request(id, "enough"))).Fields.Keys);
        await hub.GrantedAsync(hub.Gp, new CloseCase.Request(id, "lost-to-follow-up"));
        Assert.Equal(CloseReason.LostToFollowUp, (await hub.CaseAsync(hub.Gp, id)).ClosedFor);
    }

    [Fact]
    public async Task An_opinion_needs_its_text_and_a_known_disposition()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        Assert.Equal(["disposition", "markdown"], (await hub.RefusedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "", "home"))).Fields.Keys.Order());
    }

    [Fact]
    public async Task Of_two_edits_of_the_same_version_the_second_is_told_that_someone_was_faster()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.DraftAsync();
        int version = (await hub.CaseAsync(hub.Gp, id)).Version;
        var edit = CaseRights.CopyOfRash(new EditCase.Request(id, version));

        await hub.GrantedAsync(hub.Gp, edit with { Title = "First" });
        Assert.Equal("someone-was-faster", (await hub.RefusedAsync(hub.Gp, edit with { Title = "Second" })).Code);

        Assert.Equal("First", (await hub.CaseAsync(hub.Gp, id)).Title);
    }

    [Fact]
    public async Task Of_many_who_accept_at_the_same_moment_exactly_one_has_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            hub.SendAsync(i % 2 == 0 ? hub.Dermatologist : hub.OtherDermatologist, new AcceptCase.Request(id)))));

        Assert.Single(outcomes, outcome => outcome.IsGranted);
        Assert.All(outcomes.Where(outcome => !outcome.IsGranted), outcome => Assert.Equal(RefusalKind.Conflict, outcome.Refusal!.Kind));
        var view = await hub.CaseAsync(hub.Gp, id);
        Assert.Single(view.Timeline, e => e.Kind == "case-accepted");
    }

    [Fact]
    public async Task Of_many_cases_opened_at_the_same_moment_each_has_its_own_number()
    {
        await using var hub = await HubFixture.StartAsync();

        var opened = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => hub.GrantedAsync(hub.Gp, CaseSamples.Rash()))));

        Assert.Equal(Enumerable.Range(1, 12).Select(i => $"C-2026-{i:0000}"), opened.Select(o => o.Number).Order(StringComparer.Ordinal));
    }
}
