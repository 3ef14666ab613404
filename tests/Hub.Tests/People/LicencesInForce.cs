using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People;

public class LicencesInForce
{
    [Fact]
    public async Task A_licence_counts_once_two_administrators_have_checked_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, second) = await hub.HospitalAdministratorsAsync();
        var specialist = await UnlicensedAsync(hub);
        var licenceId = await hub.SubmittedAsync(specialist);
        var caseId = await hub.RequestedAsync();

        Assert.Equal(LicenceState.CheckedOnce, (await hub.GrantedAsync(first, new CheckLicence.Request(licenceId))).State);
        Assert.Equal("licence-not-checked", (await hub.RefusedAsync(specialist, new AcceptCase.Request(caseId))).Code);
        Assert.Equal(LicenceState.Valid, (await hub.GrantedAsync(second, new CheckLicence.Request(licenceId))).State);

        await hub.GrantedAsync(specialist, new AcceptCase.Request(caseId));
        Assert.Contains("licence-valid", await hub.NoticesAsync(specialist));
        Assert.Contains("licence-submitted", await hub.NoticesAsync(first));
    }

    [Fact]
    public async Task The_same_administrator_does_not_check_twice_and_nobody_their_own()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, second) = await hub.HospitalAdministratorsAsync();
        var licenceId = await hub.SubmittedAsync(await UnlicensedAsync(hub));
        var own = await hub.SubmittedAsync(first);
        await hub.GrantedAsync(first, new CheckLicence.Request(licenceId));

        Assert.Equal("licence-checked-by-you", (await hub.RefusedAsync(first, new CheckLicence.Request(licenceId))).Code);
        Assert.Equal("licence-own", (await hub.RefusedAsync(first, new CheckLicence.Request(own))).Code);
        Assert.Equal("licence-own", (await hub.RefusedAsync(first, new RefuseLicence.Request(own, "No"))).Code);
        await hub.GrantedAsync(second, new CheckLicence.Request(licenceId));
        Assert.Equal("licence-nothing-to-check", (await hub.RefusedAsync(await hub.AdministratorAsync("third", first.OrganisationId), new CheckLicence.Request(licenceId))).Code);
    }

    [Fact]
    public async Task Two_administrators_cannot_approve_each_other_alone()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, second) = await hub.HospitalAdministratorsAsync();
        var (ofFirst, ofSecond) = (await hub.SubmittedAsync(first, "F"), await hub.SubmittedAsync(second, "S"));
        await hub.GrantedAsync(second, new CheckLicence.Request(ofFirst));
        await hub.GrantedAsync(first, new CheckLicence.Request(ofSecond));

        Assert.All(await hub.GrantedAsync(first, new ListLicences.Request()), licence => Assert.True(licence.State != LicenceState.Valid || licence.HolderId != first.Id));
        var third = await hub.AdministratorAsync("third", first.OrganisationId);
        Assert.Equal(LicenceState.Valid, (await hub.GrantedAsync(third, new CheckLicence.Request(ofFirst))).State);
    }

    [Fact]
    public async Task In_a_surge_two_administrators_cannot_approve_each_other_either()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, second) = await hub.HospitalAdministratorsAsync();
        var (ofFirst, ofSecond) = (await hub.SubmittedAsync(first, "F"), await hub.SubmittedAsync(second, "S"));
        await hub.GrantedAsync(first, new DeclareSurge.Request(30, "Earthquake"));
        await hub.GrantedAsync(second, new CheckLicence.Request(ofFirst));

        Assert.Equal("licence-check-mutual", (await hub.RefusedAsync(first, new CheckLicence.Request(ofSecond))).Code);
        var third = await hub.AdministratorAsync("third", first.OrganisationId);
        Assert.Equal(LicenceState.CheckedInSurge, (await hub.GrantedAsync(third, new CheckLicence.Request(ofSecond))).State);
    }

    [Fact]
    public async Task In_a_surge_one_check_counts_until_the_second_is_due()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, second) = await hub.HospitalAdministratorsAsync();
        var specialist = await UnlicensedAsync(hub);
        var licenceId = await hub.SubmittedAsync(specialist);
        await hub.GrantedAsync(first, new DeclareSurge.Request(10, "Earthquake"));
        var due = (await hub.GrantedAsync(first, new CheckLicence.Request(licenceId))).SecondCheckDue!.Value;
        var caseId = await hub.RequestedAsync();
        await hub.GrantedAsync(specialist, new AcceptCase.Request(caseId));

        Assert.InRange(due, hub.Clock.GetUtcNow().AddDays(29.9), hub.Clock.GetUtcNow().AddDays(30));
        hub.Clock.Set(TimeSpan.FromDays(31));
        Assert.Equal("licence-second-check-overdue", (await hub.RefusedAsync(specialist, new WriteOpinion.Request(caseId, "Yes.", "stay"))).Code);
        await WatchAsync(hub);

        Assert.Equal(CaseState.Requested, (await hub.CaseAsync(hub.Gp, caseId)).State);
        Assert.Contains("licence-check-overdue", await hub.NoticesAsync(specialist));
        Assert.Contains("licence-of-check-overdue", await hub.NoticesAsync(second));
        Assert.Equal(LicenceState.Valid, (await hub.GrantedAsync(second, new CheckLicence.Request(licenceId))).State);
        await hub.GrantedAsync(specialist, new AcceptCase.Request(caseId));
    }

    [Fact]
    public async Task A_surge_lasts_at_most_90_days_and_is_told_to_those_who_answer_for_both_sides()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, second) = await hub.HospitalAdministratorsAsync();

        Assert.Equal(["days", "reason"], (await hub.RefusedAsync(first, new DeclareSurge.Request(91, " "))).Fields.Keys.Order());
        await hub.GrantedAsync(first, new DeclareSurge.Request(90, "Earthquake"));
        Assert.Equal("surge-already", (await hub.RefusedAsync(second, new DeclareSurge.Request(5, "Again"))).Code);

        foreach (var told in new[] { second, hub.Administrator, hub.PrivacyOfficer }) Assert.Contains("surge-declared", await hub.NoticesAsync(told));
        Assert.DoesNotContain("surge-declared", await hub.NoticesAsync(hub.Stranger));
        Assert.Equal("Earthquake", (await hub.GrantedAsync(hub.Dermatologist, new ReadSurge.Request())).Reason);
        hub.Clock.Set(TimeSpan.FromDays(90));
        Assert.Null((await hub.GrantedAsync(hub.Dermatologist, new ReadSurge.Request())).Until);
        Assert.Equal("surge-none", (await hub.RefusedAsync(first, new EndSurge.Request())).Code);
    }

    [Fact]
    public async Task A_surge_that_ends_early_takes_nothing_away_that_was_checked_in_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, _) = await hub.HospitalAdministratorsAsync();
        var licenceId = await hub.SubmittedAsync(await UnlicensedAsync(hub));
        await hub.GrantedAsync(first, new DeclareSurge.Request(10, "Earthquake"));
        await hub.GrantedAsync(first, new CheckLicence.Request(licenceId));

        await hub.GrantedAsync(first, new EndSurge.Request());

        Assert.Equal(LicenceState.CheckedInSurge, (await hub.GrantedAsync(first, new ListLicences.Request())).Single(l => l.Id == licenceId).State);
    }

    [Fact]
    public async Task Each_warning_is_given_once_to_holder_and_administrators()
    {
        await using var hub = await HubFixture.StartAsync();
        var (administrator, _) = await hub.HospitalAdministratorsAsync();
        string[] expected = ["licence-ends-in-60", "licence-ends-in-30", "licence-ends-in-7", "licence-ends-in-1", "licence-ended"];
        var end = await EndAsync(hub);
        int told = 0;
        foreach (int day in new[] { 61, 60, 45, 30, 29, 7, 2, 1, 0, -1 })
        {
            hub.Clock.Set(end.AddDays(-day) - hub.Clock.GetUtcNow());
            await WatchAsync(hub);
            await WatchAsync(hub);
            if (day is 60 or 30 or 7 or 1 or 0) told++;
            Assert.Equal(expected.Take(told), (await hub.NoticesAsync(hub.Dermatologist)).Reverse<string>().Where(kind => kind.StartsWith("licence", StringComparison.Ordinal)));
        }

        Assert.Equal(3, (await hub.NoticesAsync(administrator)).Count(kind => kind == "licence-of-ended"));
    }

    [Fact]
    public async Task After_a_long_stop_only_what_is_true_now_is_said_and_the_open_cases_are_handed_over()
    {
        await using var hub = await HubFixture.StartAsync();
        var caseId = await hub.AcceptedAsync();
        var end = await EndAsync(hub);
        await hub.ReadAsync(db => db.Set<Licence>().Where(l => l.ClinicianId != hub.Dermatologist.Id).ExecuteDeleteAsync());

        hub.Clock.Set(end.AddDays(3) - hub.Clock.GetUtcNow());
        Assert.Equal("licence-expired", (await hub.RefusedAsync(hub.Dermatologist, new WriteOpinion.Request(caseId, "Yes.", "stay"))).Code);
        await WatchAsync(hub);

        Assert.Equal(CaseState.Reopened, (await hub.CaseAsync(hub.Gp, caseId)).State);
        Assert.Equal(["licence-ended"], (await hub.NoticesAsync(hub.Dermatologist)).Where(kind => kind.StartsWith("licence", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_clock_that_jumps_over_the_end_and_back_tells_it_once()
    {
        await using var hub = await HubFixture.StartAsync();
        var end = await EndAsync(hub);
        var jump = end.AddDays(1) - hub.Clock.GetUtcNow();
        hub.Clock.Set(jump);
        await WatchAsync(hub);
        hub.Clock.Set(-jump);
        await WatchAsync(hub);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(await hub.RequestedAsync()));
        hub.Clock.Set(jump);
        await WatchAsync(hub);

        Assert.Single(await hub.NoticesAsync(hub.Dermatologist), kind => kind == "licence-ended");
    }

    [Fact]
    public async Task A_renewed_licence_takes_over_without_a_gap_and_the_old_one_stays_in_the_history()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, second) = await hub.HospitalAdministratorsAsync();
        var end = await EndAsync(hub);
        var renewed = await hub.SubmittedAsync(hub.Dermatologist, "T-2", new DateOnly(2028, 12, 31));
        foreach (var administrator in new[] { first, second }) await hub.GrantedAsync(administrator, new CheckLicence.Request(renewed));
        var caseId = await hub.AcceptedAsync();

        hub.Clock.Set(end.AddDays(1) - hub.Clock.GetUtcNow());
        await WatchAsync(hub);

        Assert.Equal(CaseState.Accepted, (await hub.CaseAsync(hub.Gp, caseId)).State);
        Assert.Equal([LicenceState.Valid, LicenceState.Expired], (await hub.GrantedAsync(hub.Dermatologist, new ListOwnLicences.Request())).Select(l => l.State));
        Assert.DoesNotContain("licence-ended", await hub.NoticesAsync(hub.Dermatologist));
    }

    [Fact]
    public async Task A_refused_licence_takes_the_right_away_and_says_why()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, _) = await hub.HospitalAdministratorsAsync();
        var caseId = await hub.AcceptedAsync();
        var licenceId = (await hub.GrantedAsync(first, new ReadPerson.Request(hub.Dermatologist.Id))).Licences.Single().Id;

        await hub.GrantedAsync(first, new RefuseLicence.Request(licenceId, "Revoked by the council"));

        Assert.Equal(CaseState.Requested, (await hub.CaseAsync(hub.Gp, caseId)).State);
        Assert.Equal("Revoked by the council", Assert.Single(await hub.GrantedAsync(hub.Dermatologist, new ListOwnLicences.Request())).RefusedFor);
        Assert.Contains("licence-refused", await hub.NoticesAsync(hub.Dermatologist));
    }

    [Fact]
    public async Task A_day_that_is_over_or_absurd_and_the_same_licence_twice_are_refused()
    {
        await using var hub = await HubFixture.StartAsync();

        Assert.Equal(["lastDay"], (await hub.RefusedAsync(hub.Gp, new SubmitLicence.Request("N", "Council", new DateOnly(2026, 3, 13)))).Fields.Keys);
        Assert.Equal(["lastDay"], (await hub.RefusedAsync(hub.Gp, new SubmitLicence.Request("N", "Council", new DateOnly(2199, 1, 1)))).Fields.Keys);
        Assert.Equal(["authority", "lastDay", "number"], (await hub.RefusedAsync(hub.Gp, new SubmitLicence.Request("", null, null))).Fields.Keys.Order());
        await hub.SubmittedAsync(hub.Gp);
        Assert.Equal("licence-already-there", (await hub.RefusedAsync(hub.Gp, new SubmitLicence.Request(" N-1 ", "Council", new DateOnly(2027, 6, 30)))).Code);
    }

    [Fact]
    public async Task No_administrator_decides_about_a_licence_of_another_organisation()
    {
        await using var hub = await HubFixture.StartAsync();
        var licenceId = await hub.SubmittedAsync(hub.Dermatologist);

        Assert.Equal("licence-not-found", (await hub.RefusedAsync(hub.Administrator, new CheckLicence.Request(licenceId))).Code);
        Assert.Equal("licence-not-found", (await hub.RefusedAsync(hub.Administrator, new RefuseLicence.Request(licenceId, "No"))).Code);
        Assert.Empty(await hub.GrantedAsync(hub.Administrator, new ListLicences.Request()));
    }

    private static Task WatchAsync(HubFixture hub) => hub.Services.GetRequiredService<WatchLicences>().RunAsync(default);

    private static Task<DateTimeOffset> EndAsync(HubFixture hub) => hub.ReadAsync(db => db.Set<Licence>().Where(l => l.ClinicianId == hub.Dermatologist.Id).Select(l => l.ExpiresAt).SingleAsync());

    private static async Task<Actor> UnlicensedAsync(HubFixture hub)
    {
        var specialist = await hub.AddClinicianAsync("unlicensed", hub.Dermatologist.OrganisationId, Roles.Clinician | Roles.Specialist, "dermatology");
        await hub.ReadAsync(db => db.Set<Licence>().Where(l => l.ClinicianId == specialist.Id).ExecuteDeleteAsync());
        return specialist;
    }
}
