using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Cases.Routing;

/// <summary>How the clock of a promise runs and stands.</summary>
public class PromisesOfACase
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Stand_still_while_the_asker_owes_an_answer()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        var before = await hub.PromiseOfAsync(id);

        await DoAsync(hub, id, (promises, @case) => promises.PauseAsync(@case, default));
        hub.Clock.Advance(Hour);
        await DoAsync(hub, id, (promises, @case) => promises.PauseAsync(@case, default));
        hub.Clock.Advance(Hour);
        await DoAsync(hub, id, (promises, @case) => promises.ResumeAsync(@case, default));
        await DoAsync(hub, id, (promises, @case) => promises.ResumeAsync(@case, default));

        var after = await hub.PromiseOfAsync(id);
        Assert.Equal((before.StartedAt + (2 * Hour), before.DueAt + (2 * Hour), null), (after.StartedAt, after.DueAt, after.PausedAt));
    }

    [Fact]
    public async Task Never_stand_still_for_an_emergency()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.SentAsync("emergency");

        await DoAsync(hub, id, (promises, @case) => promises.PauseAsync(@case, default));

        Assert.Null((await hub.PromiseOfAsync(id)).PausedAt);
    }

    [Fact]
    public async Task Do_not_move_beyond_the_time_at_which_the_patient_leaves()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.SentAsync("urgent");
        var before = await hub.PromiseOfAsync(id);
        await DoAsync(hub, id, (_, @case) => Task.FromResult(@case.ReachableUntil = before.DueAt + (0.5 * Hour)));

        await DoAsync(hub, id, (promises, @case) => promises.PauseAsync(@case, default));
        hub.Clock.Advance(2 * Hour);
        await DoAsync(hub, id, (promises, @case) => promises.ResumeAsync(@case, default));

        Assert.Equal(before.DueAt + (0.5 * Hour), (await hub.PromiseOfAsync(id)).DueAt);
    }

    [Fact]
    public async Task End_with_the_opinion_and_wait_for_the_acknowledgement_of_a_critical_one()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();

        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Send her now.", "urgent-transfer"));
        var answered = await hub.PromiseOfAsync(id);
        hub.Clock.Advance(TimeSpan.FromMinutes(5));
        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "And call the surgeon.", "urgent-transfer"));

        Assert.Equal((answered.AnsweredAt, answered.AnsweredAt!.Value.AddMinutes(30)), (answered.AcknowledgeFrom, answered.AcknowledgeBy!.Value));
        Assert.Equal(answered.AcknowledgeBy, (await hub.PromiseOfAsync(id)).AcknowledgeBy);
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "On her way."));
        Assert.Null((await hub.PromiseOfAsync(id)).AcknowledgeBy);
    }

    [Fact]
    public async Task Wait_for_no_acknowledgement_of_an_opinion_that_is_not_critical()
    {
        await using var hub = await HubFixture.StartAsync();

        Assert.Null((await hub.PromiseOfAsync(await hub.AnsweredAsync())).AcknowledgeBy);
    }

    private static async Task DoAsync(HubFixture hub, Guid caseId, Func<CasePromises, ClinicalCase, Task> work)
    {
        await using var scope = hub.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        await work(scope.ServiceProvider.GetRequiredService<CasePromises>(), await db.Set<ClinicalCase>().SingleAsync(c => c.Id == caseId));
        await db.SaveChangesAsync();
    }
}
