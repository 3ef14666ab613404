using System.Globalization;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Cases.Routing;

/// <summary>Shifts, absences, caps and deputies, and the organisation's own promises.</summary>
public class KeepingTheRota
{
    [Fact]
    public async Task Repeats_a_shift_at_the_same_time_of_the_day_whatever_the_clocks_do()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await InParisAsync(hub);

        await hub.GrantedAsync(coordinator, new AddShifts.Request("dermatology", hub.Dermatologist.Id, "2026-03-23T08:00", "2026-03-23T20:00", Weeks: 2));

        var shifts = await hub.ReadAsync(db => db.Set<Shift>().OrderBy(s => s.From).ToListAsync());
        Assert.Equal([At("2026-03-23T08:00+01:00"), At("2026-03-30T08:00+02:00")], shifts.Select(shift => shift.From));
        var week = await hub.GrantedAsync(coordinator, new ReadRota.Request("dermatology", "2026-04-01"));
        Assert.Equal("dermatologist", Assert.Single(week.Days[0].Shifts).Name);
        Assert.Equal(("Europe/Paris", new DateOnly(2026, 3, 30), "2026-03-23", "2026-04-06"), (week.TimeZone, week.Days[0].Date, week.PreviousWeek, week.NextWeek));
    }

    [Fact]
    public async Task Names_the_gaps_of_the_next_seven_days_and_counts_who_is_away_as_absent()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await InParisAsync(hub);
        await hub.GrantedAsync(coordinator, new AddShifts.Request("dermatology", hub.Dermatologist.Id, "2026-03-14T08:00", "2026-03-17T08:00"));
        await hub.GrantedAsync(coordinator, new AddShifts.Request("dermatology", hub.OtherDermatologist.Id, "2026-03-17T10:00", "2026-03-20T08:00"));
        await hub.GrantedAsync(coordinator, new AddShifts.Request("dermatology", hub.Dermatologist.Id, "2026-03-17T08:00", "2026-03-22T08:00", IsBackup: true));

        var rota = await hub.GrantedAsync(coordinator, new ReadRota.Request("dermatology"));
        Assert.Equal([(At("2026-03-17T08:00+01:00"), At("2026-03-17T10:00+01:00")), (At("2026-03-20T08:00+01:00"), rota.Gaps[^1].To)], rota.Gaps.Select(gap => (gap.From, gap.To)));
        await hub.AwayAsync(hub.OtherDermatologist, TimeSpan.FromDays(6));
        var later = await hub.GrantedAsync(coordinator, new ReadRota.Request("dermatology"));
        Assert.Equal(At("2026-03-17T08:00+01:00"), Assert.Single(later.Gaps).From);
    }

    [Theory]
    [InlineData("2026-03-16T08:00", "2026-03-16T08:00", "to")]
    [InlineData("2026-03-16T08:00", "2026-03-15T08:00", "to")]
    [InlineData("2026-03-16T08:00", "2026-03-24T08:00", "to")]
    [InlineData("2026-03-01T08:00", "2026-03-01T20:00", "to")]
    [InlineData("tomorrow", "2026-03-16T20:00", "from")]
    [InlineData("2026-03-16T08:00", null, "to")]
    public async Task Refuses_a_shift_that_cannot_be_and_says_where(string from, string? to, string field)
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await InParisAsync(hub);

        Assert.Contains(field, (await hub.RefusedAsync(coordinator, new AddShifts.Request("dermatology", hub.Dermatologist.Id, from, to))).Fields.Keys);
    }

    [Fact]
    public async Task Refuses_two_shifts_of_one_person_at_once_for_one_specialty_and_whoever_has_no_place_on_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await InParisAsync(hub);
        await hub.GrantedAsync(coordinator, new AddShifts.Request("dermatology", hub.Dermatologist.Id, "2026-03-16T08:00", "2026-03-16T20:00", Weeks: 4));

        var overlap = await hub.RefusedAsync(coordinator, new AddShifts.Request("dermatology", hub.Dermatologist.Id, "2026-03-30T19:00", "2026-03-31T08:00", IsBackup: true));
        Assert.Contains("2026-03-30 08:00", overlap.Fields["from"], StringComparison.Ordinal);
        await hub.GrantedAsync(coordinator, new AddShifts.Request("dermatology", hub.Dermatologist.Id, "2026-03-16T20:00", "2026-03-17T08:00"));
        foreach (var other in new[] { hub.Cardiologist, hub.Gp, hub.Stranger })
            Assert.Equal(["clinician"], (await hub.RefusedAsync(coordinator, new AddShifts.Request("dermatology", other.Id, "2026-03-18T08:00", "2026-03-18T20:00"))).Fields.Keys);
    }

    [Fact]
    public async Task Lets_coordinators_take_shifts_off_their_own_rota_and_no_other()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await InParisAsync(hub);
        var elsewhere = await hub.AddClinicianAsync("elsewhere", hub.Gp.OrganisationId, Roles.Coordinator);
        var added = await hub.GrantedAsync(coordinator, new AddShifts.Request("dermatology", hub.Dermatologist.Id, "2026-03-16T08:00", "2026-03-16T20:00"));

        Assert.Equal("shift-not-found", (await hub.RefusedAsync(elsewhere, new RemoveShift.Request(added.Ids[0]))).Code);
        await hub.GrantedAsync(coordinator, new RemoveShift.Request(added.Ids[0]));
        Assert.Equal("shift-not-found", (await hub.RefusedAsync(coordinator, new RemoveShift.Request(added.Ids[0]))).Code);
    }

    [Fact]
    public async Task Keeps_ones_own_absences_as_days_where_one_lives()
    {
        await using var hub = await HubFixture.StartAsync();

        var id = (await hub.GrantedAsync(hub.Dermatologist, new AddAbsence.Request("2026-03-28", "2026-03-29"))).Id;

        var row = await hub.ReadAsync(db => db.Set<Absence>().SingleAsync(a => a.Id == id));
        Assert.Equal((At("2026-03-28T00:00+01:00"), At("2026-03-30T00:00+02:00")), (row.From, row.To));
        var away = Assert.Single((await hub.GrantedAsync(hub.Dermatologist, new ReadAvailability.Request())).Absences);
        Assert.Equal((new DateOnly(2026, 3, 28), new DateOnly(2026, 3, 29), false), (away.From, away.To, away.IsNow));
        Assert.Equal("absence-not-found", (await hub.RefusedAsync(hub.OtherDermatologist, new RemoveAbsence.Request(id))).Code);
        await hub.GrantedAsync(hub.Dermatologist, new RemoveAbsence.Request(id));
    }

    [Theory]
    [InlineData("2026-03-20", "2026-03-19", "to")]
    [InlineData("2026-03-01", "2026-03-02", "to")]
    [InlineData("2026-03-20", "2027-03-22", "to")]
    [InlineData("20.3.2026", "2026-03-21", "from")]
    [InlineData("2026-03-17", "2026-03-18", "from")]
    public async Task Refuses_an_absence_that_cannot_be_and_says_where(string from, string to, string field)
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.GrantedAsync(hub.Dermatologist, new AddAbsence.Request("2026-03-18", "2026-03-19"));

        Assert.Contains(field, (await hub.RefusedAsync(hub.Dermatologist, new AddAbsence.Request(from, to))).Fields.Keys);
    }

    [Fact]
    public async Task Keeps_cap_and_deputy_and_refuses_a_deputy_from_elsewhere_and_the_second_of_two_at_once()
    {
        await using var hub = await HubFixture.StartAsync();

        await hub.GrantedAsync(hub.Gp, new SaveAvailability.Request(0, 5, hub.Colleague.Id));

        var kept = await hub.GrantedAsync(hub.Gp, new ReadAvailability.Request());
        Assert.Equal((5, hub.Colleague.Id, 1), (kept.WeeklyCap!.Value, kept.DeputyId!.Value, kept.Version));
        Assert.Equal("someone-was-faster", (await hub.RefusedAsync(hub.Gp, new SaveAvailability.Request(0, 6, null))).Code);
        Assert.Equal(["deputy"], (await hub.RefusedAsync(hub.Gp, new SaveAvailability.Request(1, 5, hub.Dermatologist.Id))).Fields.Keys);
        Assert.Equal(["weeklyCap"], (await hub.RefusedAsync(hub.Gp, new SaveAvailability.Request(1, -1, null))).Fields.Keys);
    }

    [Fact]
    public async Task Keeps_an_organisations_own_promises_and_refuses_what_is_none()
    {
        await using var hub = await HubFixture.StartAsync();
        var hours = new Dictionary<string, string?> { ["mon"] = "8-12, 14-18" };
        var wanted = new SaveCarePolicy.Request(0, "Asia/Karachi", hours, ["sun", "fri"], "1122", 20, 12, 48, 15, 21);

        Assert.Equal((0, "UTC", "112"), Of(await hub.GrantedAsync(hub.Administrator, new ReadCarePolicy.Request())));
        await hub.GrantedAsync(hub.Administrator, wanted);

        var kept = await hub.GrantedAsync(hub.Administrator, new ReadCarePolicy.Request());
        Assert.Equal((1, "Asia/Karachi", "1122"), Of(kept));
        Assert.Equal(["fri", "sun"], kept.Weekend);
        Assert.Equal("08:00-12:00, 14:00-18:00", kept.ClinicHours["mon"]);
        Assert.Equal("someone-was-faster", (await hub.RefusedAsync(hub.Administrator, wanted)).Code);
        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Gp, wanted)).Code);
        var wrong = wanted with { TimeZone = "Nowhere", EmergencyMinutes = 61, UrgentHours = null, RoutineHours = 0, EmergencyNumber = " ", Weekend = ClinicHours.Days, ClinicHours = new Dictionary<string, string?> { ["mon"] = "18-8" } };
        Assert.Equal(
            ["clinicHours.mon", "emergencyMinutes", "emergencyNumber", "routineHours", "timeZone", "urgentHours", "weekend"],
            (await hub.RefusedAsync(hub.Administrator, wrong)).Fields.Keys.Order(StringComparer.Ordinal));

        static (int Version, string Zone, string Number) Of(CarePolicyView view) => (view.Version, view.TimeZone, view.EmergencyNumber);
    }

    private static async Task<Actor> InParisAsync(HubFixture hub)
    {
        await hub.ReadAsync(db =>
        {
            db.Add(new CarePolicy { OrganisationId = hub.Dermatologist.OrganisationId, TimeZone = "Europe/Paris" });
            return db.SaveChangesAsync();
        });
        return await hub.AddClinicianAsync("coordinator", hub.Dermatologist.OrganisationId, Roles.Coordinator);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
