using CaseHub.Hub.Live;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Tests.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Live.Appointments;

public class TheTimeComes : IAsyncLifetime
{
    private static readonly string[] Reminders = ["appointment-tomorrow", "appointment-soon", "appointment-lapsed"];
    private Appointing world = null!;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync() => world = await Appointing.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Both_are_reminded_a_day_and_ten_minutes_before_each_once()
    {
        // At 10:00 UTC on the 16th: two days and an hour from now.
        await world.ConfirmedAsync();
        await PassAsync(TimeSpan.FromHours(24.5));
        Assert.Empty(await world.ToldAsync(Hub.Gp, Reminders));

        await PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(["appointment-tomorrow"], await world.ToldAsync(Hub.Gp, Reminders));

        await PassAsync(TimeSpan.FromHours(23));
        await PassAsync(TimeSpan.FromMinutes(21));
        await PassAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(["appointment-tomorrow", "appointment-soon"], await world.ToldAsync(Hub.Gp, Reminders));
        Assert.Equal(["appointment-tomorrow", "appointment-soon"], await world.ToldAsync(Hub.Dermatologist, Reminders));
    }

    [Fact]
    public async Task After_a_stop_over_the_day_before_only_what_is_still_true_is_said()
    {
        await world.ConfirmedAsync();
        Hub.Clock.Set(TimeSpan.FromHours(48) + TimeSpan.FromMinutes(55));

        await PassAsync(TimeSpan.FromMinutes(1));
        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["appointment-soon"], await world.ToldAsync(Hub.Gp, Reminders));
    }

    [Fact]
    public async Task Who_agreed_on_it_within_the_day_is_not_told_that_it_is_tomorrow()
    {
        await world.ConfirmedAsync("2026-03-15", "09:00");

        await PassAsync(TimeSpan.FromHours(20));

        Assert.Empty(await world.ToldAsync(Hub.Gp, Reminders));
    }

    [Fact]
    public async Task Moved_it_is_reminded_of_anew()
    {
        var id = await world.ConfirmedAsync();
        await PassAsync(TimeSpan.FromHours(26));
        await Hub.GrantedAsync(Hub.Gp, new RescheduleAppointment.Request(id, Appointing.At("2026-03-20", "11:00")));
        await Hub.GrantedAsync(Hub.Dermatologist, new ConfirmAppointment.Request(id));

        await PassAsync(TimeSpan.FromDays(4));

        Assert.Equal(["appointment-tomorrow", "appointment-tomorrow"], (await world.ToldAsync(Hub.Gp, Reminders)).Take(2));
    }

    [Fact]
    public async Task Unconfirmed_it_lapses_and_both_are_told()
    {
        var id = await world.ProposedAsync();

        await PassAsync(TimeSpan.FromDays(3));

        Assert.Equal(AppointmentState.Cancelled, (await world.ViewAsync(Hub.Gp, id)).State);
        Assert.Equal(["appointment-lapsed"], await world.ToldAsync(Hub.Gp, Reminders));
        Assert.Equal(["appointment-lapsed"], await world.ToldAsync(Hub.Dermatologist, Reminders));
        await world.ProposedAsync("2026-03-25");
    }

    [Fact]
    public async Task At_its_time_the_call_can_be_joined_and_the_consult_is_linked()
    {
        var id = await world.ConfirmedAsync();
        Assert.False((await world.ViewAsync(Hub.Gp, id)).MayJoin);
        await PassAsync(TimeSpan.FromHours(48) + TimeSpan.FromMinutes(50));
        Assert.True((await world.ViewAsync(Hub.Gp, id)).MayJoin);

        var session = (await Hub.GrantedAsync(Hub.Gp, new StartConsult.Request(world.CaseId))).SessionId;

        Assert.Equal(session, (await Hub.GrantedAsync(Hub.Dermatologist, new StartConsult.Request(world.CaseId))).SessionId);
        Assert.Equal(session, (await world.ViewAsync(Hub.Dermatologist, id)).SessionId);
        await PassAsync(TimeSpan.FromHours(2));
        Assert.True(await world.ViewAsync(Hub.Gp, id) is { State: AppointmentState.Done, MayJoin: false, MayChange: false });
        Assert.Equal("appointment-over", (await Hub.RefusedAsync(Hub.Gp, new CancelAppointment.Request(id, "Late"))).Code);
    }

    [Fact]
    public async Task A_consult_far_from_its_time_is_another_one()
    {
        var id = await world.ConfirmedAsync();

        await Hub.GrantedAsync(Hub.Gp, new StartConsult.Request(world.CaseId));

        Assert.Null((await world.ViewAsync(Hub.Gp, id)).SessionId);
    }

    [Fact]
    public async Task The_hub_looks_by_itself()
    {
        await using var hub = await HubFixture.StartAsync();
        var caseId = await hub.AcceptedAsync();
        var id = (await hub.GrantedAsync(hub.Gp, new ProposeAppointment.Request(caseId, Appointing.At("2026-03-16", "11:00")))).Id;

        hub.Clock.Advance(TimeSpan.FromDays(3));

        await Eventually.HoldsAsync(async () => (await hub.GrantedAsync(hub.Gp, new ReadAppointment.Request(id))).State == AppointmentState.Cancelled);
    }

    /// <summary>Time goes by; then the hub has looked once more.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        Hub.Clock.Set(time);
        var watch = Hub.Services.GetRequiredService<WatchAppointments>();
        await watch.RunAsync(default);
        await watch.RunAsync(default);
    }
}
