using CaseHub.Hub.People;

namespace CaseHub.Hub.Tests.People;

public class OrganisationPolicies
{
    [Fact]
    public async Task Hold_once_they_are_saved()
    {
        await using var hub = await HubFixture.StartAsync();
        var before = await hub.GrantedAsync(hub.Administrator, new ReadPolicies.Request());

        var after = await hub.GrantedAsync(hub.Administrator, Changed(before.Version));

        Assert.Equal((true, 15, 16, true), (after.Values.RequiresSecondFactor, after.Values.IdleMinutes, after.Values.AgeOfConsent, after.Values.RelayOnly));
        Assert.Equal(["FR", "IT"], after.Values.RoutingCountries);
        Assert.Equal(before.Version + 1, (await hub.GrantedAsync(hub.Administrator, new ReadPolicies.Request())).Version);
    }

    [Fact]
    public async Task Of_two_administrators_at_once_the_second_is_refused_and_shown_what_the_first_has_set()
    {
        await using var hub = await HubFixture.StartAsync();
        int version = (await hub.GrantedAsync(hub.Administrator, new ReadPolicies.Request())).Version;
        await hub.GrantedAsync(hub.Administrator, Changed(version));

        var refusal = await hub.RefusedAsync(hub.Administrator, Changed(version) with { IdleMinutes = 60 });

        Assert.Equal("policies-changed", refusal.Code);
        Assert.Equal(15, Assert.IsType<PoliciesView>(refusal.Details).Values.IdleMinutes);
    }

    [Fact]
    public async Task Name_each_value_that_cannot_be()
    {
        await using var hub = await HubFixture.StartAsync();
        var request = new SavePolicies.Request(null, false, 0, 30, false, ["ITA"], ["it"], ["IT"], ["?"]);

        Assert.Equal(["ageOfConsent", "exportCountries", "idleMinutes", "routingCountries", "sharingCountries", "version"], (await hub.RefusedAsync(hub.Administrator, request)).Fields.Keys.Order());
    }

    [Fact]
    public async Task Tell_how_many_people_a_demand_for_a_second_factor_would_stop()
    {
        await using var hub = await HubFixture.StartAsync();

        var policies = await hub.GrantedAsync(hub.Administrator, new ReadPolicies.Request());

        Assert.Equal((4, 4), (policies.WithoutSecondFactor, policies.People));
    }

    private static SavePolicies.Request Changed(int version) => new(version, true, 15, 16, true, ["IT", "FR", "IT"]);
}
