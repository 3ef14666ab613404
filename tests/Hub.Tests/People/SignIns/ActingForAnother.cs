using CaseHub.Hub.People;
using CaseHub.Hub.People.SignIns;

namespace CaseHub.Hub.Tests.People.SignIns;

public class ActingForAnother : IAsyncLifetime
{
    private HubFixture hub = null!;

    private Guid Hospital => hub.Dermatologist.OrganisationId;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync();
        await hub.JoinAsync(hub.Gp, Hospital, Roles.Organiser);
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Organisation_changes_roles_at_the_next_request_of_this_browser_alone()
    {
        var (laptop, phone) = (await hub.ComeAsync(hub.Gp), await hub.ComeAsync(hub.Gp));
        Assert.Equal((hub.Gp.OrganisationId, Roles.Clinician), await ActsAsync(laptop));

        await hub.GrantedAsync(await hub.ActorOfAsync(laptop), new SwitchOrganisation.Request(Hospital));

        Assert.Equal((Hospital, Roles.Organiser), await ActsAsync(laptop));
        Assert.Equal((hub.Gp.OrganisationId, Roles.Clinician), await ActsAsync(phone));
    }

    [Fact]
    public async Task Organisation_is_only_one_of_ones_own()
    {
        var actor = await hub.AliveAsync(await hub.ComeAsync(hub.Gp));

        Assert.Equal("organisation-not-yours", (await hub.RefusedAsync(actor, new SwitchOrganisation.Request(hub.Stranger.OrganisationId))).Code);
        Assert.Equal("organisation-not-yours", (await hub.RefusedAsync(actor, new SwitchOrganisation.Request(Guid.NewGuid()))).Code);
    }

    [Fact]
    public async Task Organisation_is_one_of_those_that_the_person_is_told()
    {
        var actor = await hub.AliveAsync(await hub.ComeAsync(hub.Gp));

        var me = await hub.GrantedAsync(actor, new WhoAmI.Request());

        Assert.Equal([(Hospital, Roles.Organiser), (hub.Gp.OrganisationId, Roles.Clinician)], me.Organisations.Select(own => (own.Id, own.Roles)));
        Assert.Equal(me.Organisations, actor.Organisations);
    }

    [Fact]
    public async Task Organisation_that_suspends_them_leaves_the_others_as_they_are()
    {
        var (clinic, hospital) = (await hub.ComeAsync(hub.Gp), await hub.ComeAsync(hub.Gp));
        await hub.GrantedAsync(await hub.ActorOfAsync(hospital), new SwitchOrganisation.Request(Hospital));

        await hub.ChangeAsync(hub.Gp, membership => membership.State = MembershipState.Suspended);

        Assert.Null(await hub.ActorOfAsync(clinic));
        Assert.Equal((Hospital, Roles.Organiser), await ActsAsync(hospital));
    }

    private async Task<(Guid, Roles)> ActsAsync(System.Security.Claims.ClaimsPrincipal principal)
    {
        var actor = await hub.AliveAsync(principal);
        return (actor.OrganisationId, actor.Roles);
    }
}
