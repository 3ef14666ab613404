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

        Assert.Equal("invitation-over", (await hub.RefusedAsync(null, new AcceptInvitation.Request(invitation.Token, "Dr. Late", Password))).Code);
        Assert.Equal("invitation-over", (await hub.RefusedAsync(null, new ReadInvitation.Request(invitation.Token))).Code);
    }

    [Fact]
    public async Task An_invitation_expires_after_seven_days()
    {
        await using var hub = await HubFixture.StartAsync();
        var invitation = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("new@clinic.example"));
        hub.Clock.Advance(TimeSpan.FromDays(7));

        Assert.Equal("invitation-over", (await hub.RefusedAsync(null, new AcceptInvitation.Request(invitation.Token, "Dr. Late", Password))).Code);
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
    public async Task An_address_that_has_an_account_cannot_be_taken_twice()
    {
        await using var hub = await HubFixture.StartAsync();
        var invitation = await hub.GrantedAsync(hub.Administrator, new InviteClinician.Request("gp@test.casehub"));

        var refusal = await hub.RefusedAsync(null, new AcceptInvitation.Request(invitation.Token, "Dr. Double", Password));

        Assert.Equal(["email"], refusal.Fields.Keys);
        Assert.Null((await hub.ReadAsync(db => db.Set<Invitation>().SingleAsync())).AcceptedAt);
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
