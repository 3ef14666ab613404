using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People;

public class Joining
{
    private const string Password = "a long enough one";

    [Fact]
    public async Task An_empty_hub_begins_with_the_administrator_who_reads_its_log()
    {
        await using var hub = await HubFixture.StartEmptyAsync();
        string token = hub.Services.GetRequiredService<FirstAdministratorToken>().Issue();

        await hub.GrantedAsync(null, FirstAdministrator(token));

        await hub.GrantedAsync(null, new SignInWithPassword.Request("head@clinic.example", Password));
        Assert.Equal("first-administrator-exists", (await hub.RefusedAsync(null, FirstAdministrator(token))).Code);
    }

    [Fact]
    public async Task Nobody_becomes_administrator_with_a_guessed_token()
    {
        await using var hub = await HubFixture.StartEmptyAsync();

        Assert.Equal("first-administrator-token", (await hub.RefusedAsync(null, FirstAdministrator("guessed"))).Code);
    }

    [Fact]
    public async Task The_first_administrators_form_names_each_wrong_field()
    {
        await using var hub = await HubFixture.StartEmptyAsync();
        var request = new CreateFirstAdministrator.Request("x", "", "Italy", null, "no address", "short", "Rome");

        var refusal = await hub.RefusedAsync(null, request);

        Assert.Equal(["country", "email", "name", "organisationName", "password", "timeZone"], refusal.Fields.Keys.Order());
    }

    [Fact]
    public async Task An_invited_clinician_takes_the_place_that_the_administrator_described()
    {
        await using var hub = await HubFixture.StartAsync();
        var invitation = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("new@clinic.example", ["clinician", "specialist"], ["neurology"]));

        Assert.Equal("new@clinic.example", (await hub.GrantedAsync(null, new ReadInvitation.Request(invitation.Token))).Email);
        var joined = await hub.GrantedAsync(null, new AcceptInvitation.Request(invitation.Token, "Dr. New", Password));

        await hub.GrantedAsync(null, new SignInWithPassword.Request("new@clinic.example", Password));
        var colleague = (await hub.GrantedAsync(hub.Gp, new ListClinicians.Request())).Single(c => c.Id == joined.ClinicianId);
        Assert.Equal(Roles.Clinician | Roles.Specialist, colleague.Roles);
        Assert.Equal(["neurology"], colleague.Specialties);
        Assert.Equal(hub.Administrator.OrganisationId, colleague.OrganisationId);
    }

    [Fact]
    public async Task An_invitation_works_once()
    {
        await using var hub = await HubFixture.StartAsync();
        var invitation = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("new@clinic.example"));
        await hub.GrantedAsync(null, new AcceptInvitation.Request(invitation.Token, "Dr. New", Password));

        Assert.Equal("invitation-used", (await hub.RefusedAsync(null, new AcceptInvitation.Request(invitation.Token, "Dr. Late", Password))).Code);
        Assert.Equal("invitation-used", (await hub.RefusedAsync(null, new ReadInvitation.Request(invitation.Token))).Code);
    }

    [Fact]
    public async Task An_invitation_expires_after_seven_days()
    {
        await using var hub = await HubFixture.StartAsync();
        var invitation = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("new@clinic.example"));
        hub.Clock.Advance(TimeSpan.FromDays(7));

        Assert.Equal("invitation-expired", (await hub.RefusedAsync(null, new AcceptInvitation.Request(invitation.Token, "Dr. Late", Password))).Code);
    }

    [Fact]
    public async Task An_invitations_token_is_nowhere_in_the_database()
    {
        await using var hub = await HubFixture.StartAsync();
        var invitation = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("new@clinic.example"));

        var row = await hub.ReadAsync(db => db.Set<Invitation>().SingleAsync());
        Assert.Equal(LinkToken.HashOf(invitation.Token), row.TokenHash);
    }

    [Fact]
    public async Task An_address_that_has_an_account_makes_no_second_one()
    {
        await using var hub = await HubFixture.StartAsync();
        var invitation = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("dermatologist@test.casehub"));

        var refusal = await hub.RefusedAsync(null, new AcceptInvitation.Request(invitation.Token, "Dr. Double", Password));

        Assert.Equal("invitation-has-account", refusal.Code);
        Assert.True((await hub.GrantedAsync(null, new ReadInvitation.Request(invitation.Token))).HasAccount);
        Assert.Null((await hub.ReadAsync(db => db.Set<Invitation>().SingleAsync())).AcceptedAt);
    }

    [Fact]
    public async Task Who_has_an_account_takes_a_further_place_with_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var invitation = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("Dermatologist@Test.casehub", ["interpreter"]));

        var joined = await hub.GrantedAsync(hub.Dermatologist, new AcceptMembership.Request(invitation.Token));

        Assert.Equal(hub.Administrator.OrganisationId, joined.OrganisationId);
        Assert.Equal(Roles.Interpreter, (await hub.GrantedAsync(hub.Administrator, new ReadPerson.Request(hub.Dermatologist.Id))).Person.Roles);
        Assert.Contains("joined", await hub.NoticesAsync(hub.Administrator));
        Assert.Equal("invitation-used", (await hub.RefusedAsync(hub.Dermatologist, new AcceptMembership.Request(invitation.Token))).Code);
    }

    [Fact]
    public async Task An_invitation_of_somebody_else_is_not_accepted_by_whoever_found_the_link()
    {
        await using var hub = await HubFixture.StartAsync();
        var known = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("dermatologist@test.casehub"));
        var unknown = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("new@clinic.example"));

        Assert.Equal("invitation-not-yours", (await hub.RefusedAsync(hub.Stranger, new AcceptMembership.Request(known.Token))).Code);
        Assert.Equal("invitation-not-yours", (await hub.RefusedAsync(hub.Stranger, new AcceptInvitation.Request(unknown.Token, "Dr. New", Password))).Code);
        Assert.False((await hub.GrantedAsync(hub.Stranger, new ReadInvitation.Request(known.Token))).IsForYou);
        await hub.GrantedAsync(hub.Dermatologist, new AcceptMembership.Request(known.Token));
    }

    [Fact]
    public async Task A_withdrawn_invitation_leads_nowhere()
    {
        await using var hub = await HubFixture.StartAsync();
        var invitation = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("new@clinic.example"));

        await hub.GrantedAsync(hub.Administrator, new WithdrawInvitation.Request(invitation.Id));

        Assert.Equal("invitation-withdrawn", (await hub.RefusedAsync(null, new ReadInvitation.Request(invitation.Token))).Code);
        Assert.Equal("invitation-withdrawn", (await hub.RefusedAsync(null, new AcceptInvitation.Request(invitation.Token, "Dr. New", Password))).Code);
        Assert.Empty(await hub.GrantedAsync(hub.Administrator, new ListInvitations.Request()));
        Assert.Equal("invitation-was-withdrawn", (await hub.RefusedAsync(hub.Administrator, new RenewInvitation.Request(invitation.Id))).Code);
    }

    [Fact]
    public async Task A_new_link_takes_the_place_of_the_old_one_also_after_it_has_expired()
    {
        await using var hub = await HubFixture.StartAsync();
        var old = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("new@clinic.example"));
        hub.Clock.Set(TimeSpan.FromDays(8));
        Assert.Equal(InvitationState.Expired, Assert.Single(await hub.GrantedAsync(hub.Administrator, new ListInvitations.Request())).State);

        var renewed = await hub.GrantedAsync(hub.Administrator, new RenewInvitation.Request(old.Id));

        Assert.Equal("invitation-over", (await hub.RefusedAsync(null, new ReadInvitation.Request(old.Token))).Code);
        await hub.GrantedAsync(null, new AcceptInvitation.Request(renewed.Token, "Dr. New", Password));
    }

    [Fact]
    public async Task Members_and_the_invited_are_not_invited_again()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("new@clinic.example"));

        Assert.Equal(["email"], (await hub.RefusedAsync(hub.Administrator, new InviteClinician.Request("GP@test.casehub"))).Fields.Keys);
        Assert.Equal(["email"], (await hub.RefusedAsync(hub.Administrator, new InviteClinician.Request("New@Clinic.example"))).Fields.Keys);
    }

    [Fact]
    public async Task Who_has_left_comes_back_by_an_invitation_and_who_is_suspended_does_not()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.GrantedAsync(hub.Administrator, new EndMembership.Request(hub.Gp.Id, "Moved"));
        var invitation = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("gp@test.casehub", ["coordinator"]));

        await hub.GrantedAsync(hub.Gp, new AcceptMembership.Request(invitation.Token));

        var person = (await hub.GrantedAsync(hub.Administrator, new ReadPerson.Request(hub.Gp.Id))).Person;
        Assert.Equal((MembershipState.Active, Roles.Coordinator), (person.State, person.Roles));
        await hub.GrantedAsync(hub.Administrator, new SuspendPerson.Request(hub.Gp.Id, "Ill"));
        Assert.Equal(["email"], (await hub.RefusedAsync(hub.Administrator, new InviteClinician.Request("gp@test.casehub"))).Fields.Keys);
    }

    [Fact]
    public async Task Only_an_administrator_invites()
    {
        await using var hub = await HubFixture.StartAsync();

        Assert.Equal("not-allowed", (await hub.RefusedAsync(hub.Gp, new InviteClinician.Request("new@clinic.example"))).Code);
    }

    private static CreateFirstAdministrator.Request FirstAdministrator(string token) =>
        new(token, "North Clinic", "IT", "The Head", "head@clinic.example", Password, "Europe/Rome");
}
