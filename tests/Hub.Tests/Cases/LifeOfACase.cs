using CaseHub.Hub.Cases;

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
}
