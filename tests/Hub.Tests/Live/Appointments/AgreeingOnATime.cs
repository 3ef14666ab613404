using CaseHub.Hub.Cases;
using CaseHub.Hub.Live.Appointments;
using CaseHub.Hub.Tests.Cases;
using static CaseHub.Hub.Tests.Live.Appointments.Appointing;

namespace CaseHub.Hub.Tests.Live.Appointments;

public class AgreeingOnATime : IAsyncLifetime
{
    private Appointing world = null!;

    private HubFixture Hub => world.Hub;

    public async ValueTask InitializeAsync() => world = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_time_is_shown_on_both_clocks_before_and_after_it_is_sent()
    {
        var look = await Hub.GrantedAsync(Hub.Gp, new LookAtTime.Request(world.CaseId, At("2026-03-30", "11:00")));

        // Rome is on summer time by then; Karachi has none.
        Assert.Equal(new DateTimeOffset(2026, 3, 30, 9, 0, 0, TimeSpan.Zero), look.StartsAt);
        Assert.Equal(("Europe/Rome", new DateTime(2026, 3, 30, 11, 0, 0), "+02:00"), (look.Mine.Zone, look.Mine.Local, look.Mine.UtcOffset));
        Assert.Equal(("Asia/Karachi", new DateTime(2026, 3, 30, 14, 0, 0), "+05:00"), (look.Theirs.Zone, look.Theirs.Local, look.Theirs.UtcOffset));

        var view = await world.ViewAsync(Hub.Dermatologist, await world.ProposedAsync("2026-03-30", "11:00"));
        Assert.Equal((look.Theirs.Local, look.Mine.Local), (view.Mine.Local, view.Theirs.Local));
        Assert.True(view is { State: AppointmentState.Proposed, MayConfirm: true, MayChange: true, MayJoin: false, IsProposedByMe: false });
    }

    [Fact]
    public async Task The_other_side_confirms_and_both_are_told()
    {
        var id = await world.ProposedAsync();
        Assert.Equal("appointment-own-proposal", (await Hub.RefusedAsync(Hub.Gp, new ConfirmAppointment.Request(id))).Code);

        await Hub.GrantedAsync(Hub.Dermatologist, new ConfirmAppointment.Request(id));

        Assert.Equal(AppointmentState.Confirmed, (await world.ViewAsync(Hub.Gp, id)).State);
        Assert.Equal(["appointment-proposed"], await world.ToldAsync(Hub.Dermatologist, "appointment-proposed", "appointment-confirmed"));
        Assert.Equal(["appointment-confirmed"], await world.ToldAsync(Hub.Gp, "appointment-proposed", "appointment-confirmed"));
        Assert.Equal(["appointment-proposed", "appointment-confirmed"], (await Hub.CaseAsync(Hub.Gp, world.CaseId)).Timeline.Select(line => line.Kind).Where(kind => kind.StartsWith("appointment", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Either_side_moves_it_and_the_other_has_to_confirm_anew()
    {
        var id = await world.ConfirmedAsync();

        await Hub.GrantedAsync(Hub.Dermatologist, new RescheduleAppointment.Request(id, At("2026-03-17", "16:00")));

        var view = await world.ViewAsync(Hub.Gp, id);
        Assert.True(view is { State: AppointmentState.Proposed, MayConfirm: true, Sequence: 1 });
        Assert.Equal(new DateTime(2026, 3, 17, 12, 0, 0), view.Mine.Local);
        Assert.Equal("appointment-own-proposal", (await Hub.RefusedAsync(Hub.Dermatologist, new ConfirmAppointment.Request(id))).Code);
        await Hub.GrantedAsync(Hub.Gp, new ConfirmAppointment.Request(id, view.Version));
    }

    [Fact]
    public async Task A_yes_to_a_time_that_was_moved_or_cancelled_meanwhile_counts_for_nothing()
    {
        var id = await world.ProposedAsync();
        var seen = await world.ViewAsync(Hub.Dermatologist, id);
        await Hub.GrantedAsync(Hub.Gp, new RescheduleAppointment.Request(id, At("2026-03-18", "11:00")));

        Assert.Equal("appointment-changed", (await Hub.RefusedAsync(Hub.Dermatologist, new ConfirmAppointment.Request(id, seen.Version))).Code);
        Assert.Equal(AppointmentState.Proposed, (await world.ViewAsync(Hub.Gp, id)).State);

        await Hub.GrantedAsync(Hub.Gp, new CancelAppointment.Request(id, "The patient cannot come."));
        Assert.Equal("appointment-cancelled", (await Hub.RefusedAsync(Hub.Dermatologist, new ConfirmAppointment.Request(id, seen.Version))).Code);
        Assert.Equal("appointment-cancelled", (await Hub.RefusedAsync(Hub.Dermatologist, new RescheduleAppointment.Request(id, At("2026-03-18", "12:00")))).Code);
        Assert.Equal(("The patient cannot come.", 2), ((await world.ViewAsync(Hub.Dermatologist, id)).Reason, (await world.ViewAsync(Hub.Dermatologist, id)).Sequence));
    }

    [Fact]
    public async Task Of_two_who_propose_at_once_one_is_told_that_there_is_one_already()
    {
        var both = await Task.WhenAll(
            Hub.SendAsync(Hub.Gp, new ProposeAppointment.Request(world.CaseId, At("2026-03-16", "11:00"))),
            Hub.SendAsync(Hub.Dermatologist, new ProposeAppointment.Request(world.CaseId, At("2026-03-16", "18:00"))));

        Assert.Single(both, one => one.IsGranted);
        Assert.Contains(both.Single(one => !one.IsGranted).Refusal!.Code, (string[])["appointment-open-already", "someone-was-faster"]);
        Assert.Single((await Hub.GrantedAsync(Hub.Gp, new ListAppointments.Request(world.CaseId))).Appointments);
    }

    [Theory]
    [InlineData("2026-03-13", "11:00", 20, null, "date")]
    [InlineData("2027-03-17", "11:00", 20, null, "date")]
    [InlineData("2026-03-16", "11:00", 4, null, "minutes")]
    [InlineData("2026-03-16", "11:00", 121, null, "minutes")]
    [InlineData("2026-03-16", "11:00", int.MaxValue, null, "minutes")]
    [InlineData("2026-03-16", "11:00", null, null, "minutes")]
    [InlineData("2026-03-16", "11:00", 20, "Europe/Atlantis", "zone")]
    [InlineData("16.3.2026", "11:00", 20, null, "date")]
    [InlineData("2026-02-30", "11:00", 20, null, "date")]
    [InlineData("2026-03-16", "25:00", 20, null, "time")]
    [InlineData("", "", 20, null, "date")]
    public async Task What_cannot_be_is_refused_at_its_field(string date, string time, int? minutes, string? zone, string field)
    {
        var refusal = await Hub.RefusedAsync(Hub.Gp, new ProposeAppointment.Request(world.CaseId, At(date, time, minutes, zone)));

        Assert.Equal(RefusalKind.Invalid, refusal.Kind);
        Assert.Contains(field, refusal.Fields.Keys);
        Assert.Empty((await Hub.GrantedAsync(Hub.Gp, new ListAppointments.Request(world.CaseId))).Appointments);
    }

    [Fact]
    public async Task A_time_that_the_clock_skips_is_refused_with_the_times_beside_it()
    {
        var refusal = await Hub.RefusedAsync(Hub.Gp, new LookAtTime.Request(world.CaseId, At("2026-03-29", "02:30")));

        Assert.Equal("The clocks go forward that day, and 02:30 does not exist. Choose 01:59 or earlier, or 03:00 or later.", refusal.Fields["time"]);
        Assert.True((await Hub.SendAsync(Hub.Gp, new LookAtTime.Request(world.CaseId, At("2026-03-29", "03:00")))).IsGranted);
    }

    [Theory]
    [InlineData("first", 0)]
    [InlineData("second", 1)]
    public async Task Of_a_time_that_comes_twice_it_is_asked_which(string which, int hour)
    {
        var asked = await Hub.RefusedAsync(Hub.Gp, new LookAtTime.Request(world.CaseId, At("2026-10-25", "02:30")));
        Assert.Contains("UTC+02:00", asked.Fields["which"], StringComparison.Ordinal);
        Assert.Contains("UTC+01:00", asked.Fields["which"], StringComparison.Ordinal);

        var look = await Hub.GrantedAsync(Hub.Gp, new LookAtTime.Request(world.CaseId, At("2026-10-25", "02:30", which: which)));

        Assert.Equal(new DateTimeOffset(2026, 10, 25, hour, 30, 0, TimeSpan.Zero), look.StartsAt);
    }

    [Fact]
    public async Task Outside_clinic_hours_and_at_night_it_is_said_and_not_forbidden()
    {
        await Hub.MoveToAsync(Hub.Dermatologist, "Asia/Karachi", "mon 09:00-13:00");

        var late = await Hub.GrantedAsync(Hub.Gp, new LookAtTime.Request(world.CaseId, At("2026-03-16", "23:00")));
        var fine = await Hub.GrantedAsync(Hub.Gp, new LookAtTime.Request(world.CaseId, At("2026-03-16", "08:00")));

        Assert.Equal(["That is 23:00 for you, at night.", "That is 03:00 for dermatologist, outside their clinic hours."], late.Warnings);
        Assert.Empty(fine.Warnings);
    }

    [Fact]
    public async Task Ones_own_other_appointment_is_in_the_way_and_the_others_is_said()
    {
        var other = await Hub.AcceptedAsync();
        await world.ConfirmedAsync();

        var mine = await Hub.RefusedAsync(Hub.Gp, new ProposeAppointment.Request(other, At("2026-03-16", "11:10")));
        Assert.Contains("at 11:00, for 20 minutes", mine.Fields["time"], StringComparison.Ordinal);

        var next = await Hub.GrantedAsync(Hub.Gp, new ProposeAppointment.Request(other, At("2026-03-16", "11:20")));
        Assert.Empty(next.Look.Warnings);
    }

    [Fact]
    public async Task It_is_for_the_two_alone()
    {
        var id = await world.ProposedAsync();

        foreach (var stranger in new[] { Hub.Stranger, Hub.Colleague, Hub.OtherDermatologist, Hub.Administrator })
        {
            Assert.Equal("appointment-not-found", (await Hub.RefusedAsync(stranger, new ReadAppointment.Request(id))).Code);
            Assert.Equal("appointment-not-found", (await Hub.RefusedAsync(stranger, new CancelAppointment.Request(id, "No"))).Code);
        }

        Assert.Single(await Hub.GrantedAsync(Hub.Dermatologist, new ListOwnAppointments.Request()));
        Assert.Empty(await Hub.GrantedAsync(Hub.OtherDermatologist, new ListOwnAppointments.Request()));
    }

    [Fact]
    public async Task It_goes_with_the_case()
    {
        var id = await world.ConfirmedAsync();

        await Hub.GrantedAsync(Hub.Gp, new WithdrawCase.Request(world.CaseId));

        Assert.Equal(AppointmentState.Cancelled, (await world.ViewAsync(Hub.Gp, id)).State);
        Assert.Equal("appointment-case-closed", (await Hub.RefusedAsync(Hub.Gp, new ProposeAppointment.Request(world.CaseId, At("2026-03-16", "11:00")))).Code);
    }

    [Fact]
    public async Task Before_anybody_has_accepted_there_is_nobody_to_meet()
    {
        var waiting = await Hub.RequestedAsync();

        Assert.Equal("appointment-nobody", (await Hub.RefusedAsync(Hub.Gp, new ProposeAppointment.Request(waiting, At("2026-03-16", "11:00")))).Code);
    }
}
