using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using CaseHub.Hub.People.Teams;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.People;

public class NetworksAndTeams
{
    private const string Password = "a long enough one";

    [Fact]
    public async Task An_invited_organisation_counts_once_its_own_administrator_accepts()
    {
        await using var hub = await HubFixture.StartAsync();
        var elsewhere = await hub.AdministratorAsync("elsewhere", hub.Stranger.OrganisationId);
        var networkId = (await hub.GrantedAsync(hub.Administrator, new FoundNetwork.Request("Northern lights"))).Id;
        await hub.GrantedAsync(hub.Administrator, new InviteOrganisation.Request(networkId, elsewhere.OrganisationId));
        Assert.False(await CanAskAsync(hub));
        Assert.Contains("network-invited", await hub.NoticesAsync(elsewhere));

        await hub.GrantedAsync(elsewhere, new AcceptNetwork.Request(networkId));

        Assert.True(await CanAskAsync(hub));
        Assert.Contains("network-joined", await hub.NoticesAsync(hub.Administrator));
        Assert.Equal("network-already-in", (await hub.RefusedAsync(hub.Administrator, new InviteOrganisation.Request(networkId, elsewhere.OrganisationId))).Code);
    }

    [Fact]
    public async Task Who_is_invited_sees_the_founder_and_not_the_other_members()
    {
        await using var hub = await HubFixture.StartAsync();
        var (hospital, _) = await hub.HospitalAdministratorsAsync();
        var elsewhere = await hub.AdministratorAsync("elsewhere", hub.Stranger.OrganisationId);
        var networkId = (await hub.GrantedAsync(hospital, new ListNetworks.Request())).Networks.Single().Id;

        await hub.GrantedAsync(hospital, new InviteOrganisation.Request(networkId, elsewhere.OrganisationId));

        var seen = (await hub.GrantedAsync(elsewhere, new ListNetworks.Request())).Networks.Single();
        Assert.False(seen.IsAccepted);
        Assert.Equal(["Hospital of FR", "Hospital of PK"], seen.Members.Select(m => m.Name));
    }

    [Fact]
    public async Task A_link_brings_one_organisation_in_and_works_once()
    {
        await using var hub = await HubFixture.StartAsync();
        var elsewhere = await hub.AdministratorAsync("elsewhere", hub.Stranger.OrganisationId);
        var networkId = (await hub.GrantedAsync(hub.Administrator, new FoundNetwork.Request("Northern lights"))).Id;
        var link = await hub.GrantedAsync(hub.Administrator, new MakeNetworkLink.Request(networkId));

        Assert.Equal("Northern lights", (await hub.GrantedAsync(elsewhere, new ReadNetworkLink.Request(link.Token))).NetworkName);
        await hub.GrantedAsync(elsewhere, new JoinNetwork.Request(link.Token));

        Assert.True(await CanAskAsync(hub));
        var (hospital, _) = await hub.HospitalAdministratorsAsync();
        Assert.Equal("network-link-over", (await hub.RefusedAsync(hospital, new JoinNetwork.Request(link.Token))).Code);
    }

    [Fact]
    public async Task Only_the_founder_invites_and_removes_and_only_others_leave()
    {
        await using var hub = await HubFixture.StartAsync();
        var (hospital, _) = await hub.HospitalAdministratorsAsync();
        var networkId = (await hub.GrantedAsync(hospital, new ListNetworks.Request())).Networks.Single().Id;

        Assert.Equal("network-founder-only", (await hub.RefusedAsync(hub.Administrator, new InviteOrganisation.Request(networkId, hub.Stranger.OrganisationId))).Code);
        Assert.Equal("network-founder-only", (await hub.RefusedAsync(hub.Administrator, new RemoveFromNetwork.Request(networkId, hospital.OrganisationId))).Code);
        Assert.Equal("network-founder-stays", (await hub.RefusedAsync(hospital, new LeaveNetwork.Request(networkId))).Code);
        var elsewhere = await hub.AdministratorAsync("elsewhere", hub.Stranger.OrganisationId);
        Assert.Equal("network-not-found", (await hub.RefusedAsync(elsewhere, new AcceptNetwork.Request(networkId))).Code);
        Assert.Equal("organisation-not-found", (await hub.RefusedAsync(hospital, new InviteOrganisation.Request(networkId, Guid.NewGuid()))).Code);
    }

    [Fact]
    public async Task Leaving_ends_what_waits_and_lets_go_on_what_was_accepted()
    {
        await using var hub = await HubFixture.StartAsync();
        var (hospital, _) = await hub.HospitalAdministratorsAsync();
        var networkId = (await hub.GrantedAsync(hospital, new ListNetworks.Request())).Networks.Single().Id;
        var (waiting, accepted) = (await hub.RequestedAsync(), await hub.AcceptedAsync());

        await hub.GrantedAsync(hub.Administrator, new LeaveNetwork.Request(networkId));

        Assert.Equal(CaseState.Reopened, (await hub.CaseAsync(hub.Gp, waiting)).State);
        Assert.Contains("case-handed-back", await hub.NoticesAsync(hub.Gp));
        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.OtherDermatologist, new ReadCase.Request(waiting))).Code);
        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(accepted, "Yes.", "stay"));
        Assert.Equal("case-nobody-to-ask", (await hub.RefusedAsync(hub.Gp, new RequestOpinion.Request(waiting))).Code);
    }

    [Fact]
    public async Task Organisations_that_share_another_network_go_on_working_together()
    {
        await using var hub = await HubFixture.StartAsync();
        var (hospital, _) = await hub.HospitalAdministratorsAsync();
        var first = (await hub.GrantedAsync(hospital, new ListNetworks.Request())).Networks.Single().Id;
        var second = (await hub.GrantedAsync(hospital, new FoundNetwork.Request("Second"))).Id;
        await hub.GrantedAsync(hospital, new InviteOrganisation.Request(second, hub.Administrator.OrganisationId));
        await hub.GrantedAsync(hub.Administrator, new AcceptNetwork.Request(second));
        var waiting = await hub.RequestedAsync();

        await hub.GrantedAsync(hospital, new RemoveFromNetwork.Request(first, hub.Administrator.OrganisationId));

        Assert.Equal(CaseState.Requested, (await hub.CaseAsync(hub.Gp, waiting)).State);
        Assert.Contains("network-removed", await hub.NoticesAsync(hub.Administrator));
    }

    [Fact]
    public async Task A_further_organisation_is_founded_by_those_who_keep_the_installation_and_shares_nothing()
    {
        await using var hub = await HubFixture.StartAsync();
        var (hospital, _) = await hub.HospitalAdministratorsAsync();
        var request = new FoundOrganisation.Request("Island Clinic", "MT", "head@island.example");
        Assert.Equal("installation-only", (await hub.RefusedAsync(hospital, request)).Code);

        var founded = await hub.GrantedAsync(hub.Administrator, request);
        var head = await hub.GrantedAsync(null, new AcceptInvitation.Request(founded.Token, "Dr. Head", Password));

        var membership = await hub.ReadAsync(db => db.Set<Membership>().SingleAsync(m => m.ClinicianId == head.ClinicianId));
        Assert.Equal((founded.OrganisationId, Roles.Administrator), (membership.OrganisationId, membership.Roles));
        Assert.Empty(await hub.ReadAsync(db => db.PartnersOf(founded.OrganisationId).ToListAsync()));
        Assert.Equal("organisation-name-taken", (await hub.RefusedAsync(hub.Administrator, request)).Code);
    }

    [Fact]
    public async Task A_team_is_made_renamed_filled_and_deleted_with_what_was_shared_with_it()
    {
        await using var hub = await HubFixture.StartAsync();
        var teamId = (await hub.GrantedAsync(hub.Administrator, new MakeTeam.Request("Ward"))).Id;
        Assert.Equal(["name"], (await hub.RefusedAsync(hub.Administrator, new MakeTeam.Request(" Ward "))).Fields.Keys);
        await hub.GrantedAsync(hub.Administrator, new ChangeTeam.Request(teamId, "Ward 3", [hub.Gp.Id, hub.Colleague.Id]));
        Assert.Equal("team-member-unknown", (await hub.RefusedAsync(hub.Administrator, new ChangeTeam.Request(teamId, "Ward 3", [hub.Stranger.Id]))).Code);
        var caseId = await hub.DraftAsync();
        await ShareAsync(hub, caseId, teamId);
        await hub.GrantedAsync(hub.Colleague, new ReadCase.Request(caseId));

        var team = Assert.Single(await hub.GrantedAsync(hub.Gp, new ListTeams.Request()));
        Assert.Equal(("Ward 3", 2), (team.Name, team.Members.Count));
        await hub.GrantedAsync(hub.Administrator, new DeleteTeam.Request(teamId));

        Assert.Equal("case-not-found", (await hub.RefusedAsync(hub.Colleague, new ReadCase.Request(caseId))).Code);
        Assert.Empty(await hub.ReadAsync(db => db.Set<CaseGrant>().ToListAsync()));
    }

    [Fact]
    public async Task Who_leaves_the_organisation_leaves_its_teams()
    {
        await using var hub = await HubFixture.StartAsync();
        var teamId = (await hub.GrantedAsync(hub.Administrator, new MakeTeam.Request("Ward"))).Id;
        await hub.GrantedAsync(hub.Administrator, new ChangeTeam.Request(teamId, "Ward", [hub.Gp.Id]));

        await hub.GrantedAsync(hub.Administrator, new EndMembership.Request(hub.Gp.Id, "Moved"));

        Assert.Empty(Assert.Single(await hub.GrantedAsync(hub.Administrator, new ListTeams.Request())).Members);
    }

    private static Task<int> ShareAsync(HubFixture hub, Guid caseId, Guid teamId) => hub.ReadAsync(db =>
    {
        db.Add(new CaseGrant
        {
            Id = hub.Clock.NewId(),
            OrganisationId = hub.Gp.OrganisationId,
            CaseId = caseId,
            ToOrganisationId = hub.Gp.OrganisationId,
            ToTeamId = teamId,
            Right = CaseRight.Read,
            At = hub.Clock.GetUtcNow(),
            ById = hub.Gp.Id,
        });
        return db.SaveChangesAsync();
    });

    private static async Task<bool> CanAskAsync(HubFixture hub) => (await hub.GrantedAsync(hub.Gp, new ListSpecialists.Request("dermatology"))).Any(specialist => specialist.Id == hub.Stranger.Id);
}
