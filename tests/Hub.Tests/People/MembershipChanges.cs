using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Licences;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People;

public class MembershipChanges
{
    [Fact]
    public async Task An_administrator_finds_people_by_name_without_minding_case_and_accents()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.AddClinicianAsync("Hélène Öztürk", hub.Administrator.OrganisationId, Roles.Clinician);

        var found = await hub.GrantedAsync(hub.Administrator, new ListPeople.Request("helene ozt"));

        Assert.Equal("Hélène Öztürk", Assert.Single(found.People).Name);
        Assert.Equal(5, found.All);
    }

    [Fact]
    public async Task Roles_states_and_licences_sift_the_list()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, _) = await hub.HospitalAdministratorsAsync();
        await hub.GrantedAsync(first, new SuspendPerson.Request(hub.Cardiologist.Id, "On leave"));
        var unlicensed = await hub.AddClinicianAsync("unlicensed", first.OrganisationId, Roles.Specialist, "cardiology");
        await hub.ReadAsync(db => db.Set<Licence>().Where(l => l.ClinicianId == unlicensed.Id).ExecuteDeleteAsync());

        Assert.Equal(["first", "second"], await NamesAsync(hub, first, new ListPeople.Request(Role: "administrator")));
        Assert.Equal(["cardiologist"], await NamesAsync(hub, first, new ListPeople.Request(State: "suspended")));
        Assert.Equal(["unlicensed"], await NamesAsync(hub, first, new ListPeople.Request(Licence: ListPeople.NoLicence)));
        Assert.Equal(["cardiologist", "dermatologist", "other"], await NamesAsync(hub, first, new ListPeople.Request(Licence: "valid")));
    }

    [Fact]
    public async Task Nobody_sees_the_people_of_another_organisation()
    {
        await using var hub = await HubFixture.StartAsync();

        Assert.Equal("person-not-found", (await hub.RefusedAsync(hub.Administrator, new ReadPerson.Request(hub.Dermatologist.Id))).Code);
        Assert.Equal("person-not-found", (await hub.RefusedAsync(hub.Administrator, new ChangeRoles.Request(hub.Dermatologist.Id, ["clinician"]))).Code);
        Assert.Equal("person-not-found", (await hub.RefusedAsync(hub.Administrator, new SuspendPerson.Request(hub.Dermatologist.Id, "Why not"))).Code);
    }

    [Fact]
    public async Task Changed_roles_are_told_to_the_person_and_stand_in_the_list()
    {
        await using var hub = await HubFixture.StartAsync();

        await hub.GrantedAsync(hub.Administrator, new ChangeRoles.Request(hub.Gp.Id, ["clinician", "coordinator"]));

        Assert.Equal(Roles.Clinician | Roles.Coordinator, (await hub.GrantedAsync(hub.Administrator, new ReadPerson.Request(hub.Gp.Id))).Person.Roles);
        Assert.Contains("roles-changed", await hub.NoticesAsync(hub.Gp));
    }

    [Fact]
    public async Task The_last_administrator_can_be_neither_demoted_nor_suspended_nor_sent_away()
    {
        await using var hub = await HubFixture.StartAsync();
        var second = await hub.AdministratorAsync("second", hub.Administrator.OrganisationId);
        await hub.GrantedAsync(hub.Administrator, new SuspendPerson.Request(second.Id, "On leave"));

        await hub.ReadAsync(async db =>
        {
            (await db.Set<Membership>().SingleAsync(m => m.ClinicianId == hub.Administrator.Id)).Roles |= Roles.Clinician;
            return await db.SaveChangesAsync();
        });
        Assert.Equal("last-administrator", (await hub.RefusedAsync(hub.Administrator, new ChangeRoles.Request(hub.Administrator.Id, ["clinician"]))).Code);
        Assert.Equal("last-administrator", (await hub.RefusedAsync(second, new SuspendPerson.Request(hub.Administrator.Id, "Revenge"))).Code);
        Assert.Equal("last-administrator", (await hub.RefusedAsync(second, new EndMembership.Request(hub.Administrator.Id, "Revenge"))).Code);
    }

    [Fact]
    public async Task Two_administrators_who_demote_each_other_at_once_leave_one()
    {
        await using var hub = await HubFixture.StartAsync();
        var second = await hub.AdministratorAsync("second", hub.Administrator.OrganisationId);

        var both = await Task.WhenAll(
            hub.SendAsync(hub.Administrator, new ChangeRoles.Request(second.Id, ["clinician"])),
            hub.SendAsync(second, new ChangeRoles.Request(hub.Administrator.Id, ["clinician"])));

        Assert.Single(both, outcome => outcome.IsGranted);
        Assert.Equal(1, await hub.ReadAsync(db => db.Set<Membership>().Active().With(Roles.Administrator).CountAsync(m => m.OrganisationId == second.OrganisationId)));
    }

    [Fact]
    public async Task Nobody_gives_themself_a_role_and_everybody_may_give_one_up()
    {
        await using var hub = await HubFixture.StartAsync();
        var second = await hub.AdministratorAsync("second", hub.Administrator.OrganisationId, Roles.Clinician);

        Assert.Equal("roles-own-upward", (await hub.RefusedAsync(second, new ChangeRoles.Request(second.Id, ["administrator", "clinician", "privacy-officer"]))).Code);
        await hub.GrantedAsync(second, new ChangeRoles.Request(second.Id, ["clinician"]));
    }

    [Fact]
    public async Task Nobody_suspends_or_sends_away_themself()
    {
        await using var hub = await HubFixture.StartAsync();

        Assert.Equal("not-yourself", (await hub.RefusedAsync(hub.Administrator, new SuspendPerson.Request(hub.Administrator.Id, "Tired"))).Code);
        Assert.Equal("not-yourself", (await hub.RefusedAsync(hub.Administrator, new EndMembership.Request(hub.Administrator.Id, "Tired"))).Code);
    }

    [Fact]
    public async Task Of_two_changes_from_the_same_page_the_second_is_refused()
    {
        await using var hub = await HubFixture.StartAsync();
        int version = (await hub.GrantedAsync(hub.Administrator, new ReadPerson.Request(hub.Gp.Id))).Person.Version;
        await hub.GrantedAsync(hub.Administrator, new ChangeRoles.Request(hub.Gp.Id, ["clinician", "organiser"], version));

        Assert.Equal("someone-was-faster", (await hub.RefusedAsync(hub.Administrator, new SuspendPerson.Request(hub.Gp.Id, "Late", version))).Code);
    }

    [Fact]
    public async Task A_suspended_specialists_open_case_goes_back_to_those_who_were_asked_beside_them()
    {
        await using var hub = await HubFixture.StartAsync();
        var (administrator, _) = await hub.HospitalAdministratorsAsync();
        var caseId = await hub.AcceptedAsync();

        await hub.GrantedAsync(administrator, new SuspendPerson.Request(hub.Dermatologist.Id, "Ill"));

        var @case = await hub.CaseAsync(hub.Gp, caseId);
        Assert.Equal(CaseState.Requested, @case.State);
        Assert.Null(@case.Adviser);
        Assert.Equal("case-handed-over", @case.Timeline[^1].Kind);
        Assert.Null(@case.Timeline[^1].By);
        Assert.Contains("case-handed-over", await hub.NoticesAsync(hub.Gp));
        Assert.Contains("case-taken-away", await hub.NoticesAsync(hub.Dermatologist));
        Assert.Contains("opinion-requested", await hub.NoticesAsync(hub.OtherDermatologist));
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Cardiologist, new ReadCase.Request(caseId))).Code);
        await hub.GrantedAsync(hub.OtherDermatologist, new AcceptCase.Request(caseId));
    }

    [Fact]
    public async Task A_case_asked_by_name_goes_back_to_its_asker_who_chooses_somebody_else()
    {
        await using var hub = await HubFixture.StartAsync();
        var (administrator, _) = await hub.HospitalAdministratorsAsync();
        var caseId = await hub.RequestedAsync(hub.Dermatologist.Id);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(caseId));

        await hub.GrantedAsync(administrator, new ChangeRoles.Request(hub.Dermatologist.Id, ["clinician"]));

        var @case = await hub.CaseAsync(hub.Gp, caseId);
        Assert.Equal(CaseState.Reopened, @case.State);
        Assert.Null(@case.Assignee);
        Assert.Contains("case-handed-back", await hub.NoticesAsync(hub.Gp));
        Assert.True(@case.May(CaseTrigger.Request));
    }

    [Fact]
    public async Task A_case_that_waits_for_somebody_who_left_does_not_wait_for_ever()
    {
        await using var hub = await HubFixture.StartAsync();
        var (administrator, _) = await hub.HospitalAdministratorsAsync();
        var named = await hub.RequestedAsync(hub.Dermatologist.Id);
        var pool = await hub.RequestedAsync();

        await hub.GrantedAsync(administrator, new EndMembership.Request(hub.Dermatologist.Id, "Retired"));

        Assert.Equal(CaseState.Reopened, (await hub.CaseAsync(hub.Gp, named)).State);
        Assert.Equal(CaseState.Requested, (await hub.CaseAsync(hub.Gp, pool)).State);
        await hub.GrantedAsync(administrator, new EndMembership.Request(hub.OtherDermatologist.Id, "Retired too"));
        Assert.Equal(CaseState.Reopened, (await hub.CaseAsync(hub.Gp, pool)).State);
    }

    [Fact]
    public async Task An_answered_case_stays_with_whoever_answered_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var (administrator, _) = await hub.HospitalAdministratorsAsync();
        var caseId = await hub.AnsweredAsync();

        await hub.GrantedAsync(administrator, new SuspendPerson.Request(hub.Dermatologist.Id, "Ill"));

        var @case = await hub.CaseAsync(hub.Gp, caseId);
        Assert.Equal(CaseState.Answered, @case.State);
        Assert.Equal(hub.Dermatologist.Id, @case.Adviser!.Id);
    }

    [Fact]
    public async Task What_a_crash_left_with_somebody_who_cannot_advise_is_handed_over_later()
    {
        await using var hub = await HubFixture.StartAsync();
        var caseId = await hub.AcceptedAsync();
        await hub.ReadAsync(db => db.Set<Membership>().Where(m => m.ClinicianId == hub.Dermatologist.Id).ExecuteUpdateAsync(m => m.SetProperty(row => row.State, MembershipState.Suspended)));

        await hub.Services.GetRequiredService<WatchAdvisers>().HandOverAsync(null, null, default);

        Assert.Equal(CaseState.Requested, (await hub.CaseAsync(hub.Gp, caseId)).State);
    }

    [Fact]
    public async Task A_restored_person_goes_on_with_the_roles_they_had()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.GrantedAsync(hub.Administrator, new SuspendPerson.Request(hub.Gp.Id, "On leave"));
        Assert.Equal("On leave", (await hub.GrantedAsync(hub.Administrator, new ReadPerson.Request(hub.Gp.Id))).Person.Reason);

        await hub.GrantedAsync(hub.Administrator, new RestorePerson.Request(hub.Gp.Id));

        var person = (await hub.GrantedAsync(hub.Administrator, new ReadPerson.Request(hub.Gp.Id))).Person;
        Assert.Equal((MembershipState.Active, Roles.Clinician, null), (person.State, person.Roles, person.Reason));
        Assert.Equal(["restored", "suspended"], (await hub.NoticesAsync(hub.Gp)).Take(2));
    }

    private static async Task<IEnumerable<string>> NamesAsync(HubFixture hub, Actor administrator, ListPeople.Request request) =>
        (await hub.GrantedAsync(administrator, request)).People.Select(person => person.Name).Order(StringComparer.Ordinal);
}
