using CaseHub.Hub.Briefings.Coming;
using CaseHub.Hub.Briefings.Planning;
using CaseHub.Hub.Live;

namespace CaseHub.Hub.Tests.Briefings;

public class RemindingOfBriefings : IAsyncLifetime
{
    private Announcing world = null!;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync() => world = await Announcing.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Those_who_come_hear_of_it_a_day_before_an_hour_before_and_when_it_is_live_each_once()
    {
        var id = await RegisteredAsync();
        await world.LookAsync(TimeSpan.FromHours(23));
        Assert.Empty(await world.ToldAsync(Hub.Gp));

        await world.LookAsync(TimeSpan.FromHours(1.5));
        await world.LookAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["tomorrow"], await world.ToldAsync(Hub.Gp));

        await world.LookAsync(TimeSpan.FromHours(22.6));
        await world.LookAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["tomorrow", "soon"], await world.ToldAsync(Hub.Gp));

        await world.GoLiveAsync(id);
        await world.LookAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["tomorrow", "soon", "live"], await world.ToldAsync(Hub.Gp));
        Assert.Equal(["speaker", "tomorrow", "soon", "live"], await world.ToldAsync(Hub.Dermatologist));
        Assert.Empty(await world.ToldAsync(Hub.Colleague));
    }

    [Fact]
    public async Task After_a_stop_over_the_day_before_only_what_is_still_true_is_said()
    {
        await RegisteredAsync();
        Hub.Clock.Set(TimeSpan.FromHours(47.5));

        await world.LookAsync(TimeSpan.FromMinutes(1));
        await world.LookAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["soon"], await world.ToldAsync(Hub.Gp));
    }

    [Fact]
    public async Task Nobody_is_reminded_of_what_was_cancelled_or_is_past_and_each_is_anew_of_another_time()
    {
        var cancelled = await RegisteredAsync();
        await Hub.GrantedAsync(world.Host, new CancelBriefing.Request(cancelled));
        var moved = await RegisteredAsync();
        await world.LookAsync(TimeSpan.FromHours(24.5));
        await Hub.GrantedAsync(world.Host, new ChangeBriefing.Request(moved, new BriefingDraft(StartsAt: Hub.Clock.GetUtcNow().AddDays(2))));
        await world.LookAsync(TimeSpan.FromHours(24.5));

        Assert.Equal(["cancelled", "tomorrow", "changed", "tomorrow"], await world.ToldAsync(Hub.Gp));
        await world.LookAsync(TimeSpan.FromHours(30));
        Assert.Equal(4, (await world.ToldAsync(Hub.Gp)).Count);
    }

    [Fact]
    public async Task Who_registers_within_the_day_is_told_of_the_hour_alone_and_who_is_there_already_not_that_it_is_live()
    {
        var id = await RegisteredAsync();
        await world.LookAsync(TimeSpan.FromHours(25));
        await Hub.GrantedAsync(Hub.Colleague, new RegisterForBriefing.Request(id));
        await world.LookAsync(TimeSpan.FromHours(22.5));
        await Hub.GrantedAsync(Hub.Colleague, new JoinRoom.Request(id, Guid.NewGuid(), Guid.NewGuid(), "tab", Audio: true, Video: true));
        await Eventually.HoldsAsync(() => Hub.ReadAsync(db => Task.FromResult(db.Set<CaseHub.Hub.Briefings.Attendance.SessionAttendance>().Any(a => a.ClinicianId == Hub.Colleague.Id))));
        await world.GoLiveAsync(id);

        Assert.Equal(["soon"], await world.ToldAsync(Hub.Colleague));
        Assert.Equal(["tomorrow", "soon", "live"], await world.ToldAsync(Hub.Gp));
    }

    private async Task<Guid> RegisteredAsync()
    {
        var id = await world.AnnouncedAsync(speakers: [Hub.Dermatologist.Id]);
        await Hub.GrantedAsync(Hub.Gp, new RegisterForBriefing.Request(id));
        return id;
    }
}
