using CaseHub.Hub.Cases;
using CaseHub.Hub.Finding;

namespace CaseHub.Hub.Tests.Cases;

public class LifeOfACase
{
    [Fact]
    public async Task Goes_from_draft_to_closed_and_its_timeline_tells_each_step()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();

        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed after ten days."));

        var view = await hub.CaseAsync(hub.Gp, id);
        Assert.Equal(CaseState.Closed, view.State);
        Assert.Equal("C-2026-0001", view.Number);
        Assert.Equal(
            ["case-opened", "case-requested", "case-accepted", "opinion-written", "opinion-acknowledged", "outcome-recorded"],
            view.Timeline.Select(e => e.Kind));
        Assert.Equal("Healed after ten days.", view.Outcome);
        Assert.Equal([CaseTrigger.Reopen], view.Allowed);
    }

    [Fact]
    public async Task Is_refused_to_a_second_accepter_who_is_told_who_was_faster()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        var refusal = await hub.RefusedAsync(hub.OtherDermatologist, new AcceptCase.Request(id));

        Assert.Equal((RefusalKind.Conflict, "case-already-accepted"), (refusal.Kind, refusal.Code));
        Assert.Contains("dermatologist", refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_declined_when_the_last_specialist_said_no()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();

        var first = await hub.GrantedAsync(hub.Dermatologist, new DeclineCase.Request(id, "On leave."));
        var last = await hub.GrantedAsync(hub.OtherDermatologist, new DeclineCase.Request(id, "Needs a biopsy first."));

        Assert.Equal((CaseState.Requested, CaseState.Declined), (first.State, last.State));
        var view = await hub.CaseAsync(hub.Gp, id);
        Assert.Contains(view.Timeline, e => e is { Kind: "case-declined", Text: "Needs a biopsy first.", By.Name: "other" });
        Assert.Equal([CaseTrigger.Reopen], view.Allowed);
    }

    [Fact]
    public async Task Goes_on_with_the_same_adviser_after_it_was_reopened()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcknowledgedAsync();
        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed."));
        await hub.GrantedAsync(hub.Gp, new ReopenCase.Request(id));

        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Then a longer course.", "refer"));

        var view = await hub.CaseAsync(hub.Gp, id);
        Assert.Equal(CaseState.Answered, view.State);
        Assert.Equal([Disposition.Stay, Disposition.Refer], view.Opinions.Select(o => o.Disposition));
    }

    [Fact]
    public async Task Keeps_what_the_asker_wrote()
    {
        await using var hub = await HubFixture.StartAsync();
        var newborn = CaseSamples.Rash() with { Age = new PatientAge(9, "days"), Sex = "unknown", WeightKg = 2.9, Allergies = "none known", Pregnancy = "mother G2P2" };
        var id = (await hub.GrantedAsync(hub.Gp, newborn)).Id;

        var view = await hub.CaseAsync(hub.Gp, id);

        Assert.Equal((newborn.Title, newborn.Question, newborn.Summary), (view.Title, view.Question, view.Summary));
        Assert.Equal((new PatientAge(9, "days"), Sex.Unknown, 2.9), (view.Age, view.Sex, view.WeightKg));
        Assert.Equal(("none known", "mother G2P2", Urgency.Urgent), (view.Allergies, view.Pregnancy, view.Urgency));
    }

    [Fact]
    public async Task Lists_the_queue_with_the_most_urgent_first()
    {
        await using var hub = await HubFixture.StartAsync();
        foreach (string urgency in (string[])["routine", "emergency", "urgent"])
        {
            var id = (await hub.GrantedAsync(hub.Gp, CaseSamples.Rash() with { Urgency = urgency })).Id;
            await hub.GrantedAsync(hub.Gp, new RequestOpinion.Request(id));
        }

        var queue = await hub.GrantedAsync(hub.Dermatologist, new ListCases.Request("queue"));

        Assert.Equal([Urgency.Emergency, Urgency.Urgent, Urgency.Routine], queue.Cases.Select(row => row.Urgency));
        Assert.All(queue.Cases, row => Assert.True(row.Waiting));
    }

    [Fact]
    public async Task Lists_newest_first_page_by_page_and_by_state()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, second, third) = (await hub.DraftAsync(), await hub.RequestedAsync(), await hub.DraftAsync());

        var all = await hub.GrantedAsync(hub.Gp, new ListCases.Request());
        var page = await hub.GrantedAsync(hub.Gp, new ListCases.Request("asked", Skip: 1, Take: 1));
        var drafts = await hub.GrantedAsync(hub.Gp, new ListCases.Request(States: ["draft"]));
        var advised = await hub.GrantedAsync(hub.Dermatologist, new ListCases.Request("advised"));

        Assert.Equal([third, second, first], all.Cases.Select(row => row.Id));
        Assert.Equal([second], page.Cases.Select(row => row.Id));
        Assert.Equal(3, page.Total);
        Assert.Equal([third, first], drafts.Cases.Select(row => row.Id));
        Assert.Empty(advised.Cases);
    }
}
