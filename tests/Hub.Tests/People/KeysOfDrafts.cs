using CaseHub.Hub.People.Drafts;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.People;

/// <summary>The key under which browsers keep what somebody typed.</summary>
public class KeysOfDrafts
{
    [Fact]
    public async Task Stay_the_same_for_a_person_and_differ_between_persons()
    {
        await using var hub = await HubFixture.StartAsync();

        var first = await hub.GrantedAsync(hub.Gp, new ReadDraftKey.Request());
        var again = await hub.GrantedAsync(hub.Gp, new ReadDraftKey.Request());
        var other = await hub.GrantedAsync(hub.Colleague, new ReadDraftKey.Request());

        Assert.Equal((hub.Gp.Id, 32), (first.PersonId, first.Key.Length));
        Assert.Equal(first.Key, again.Key);
        Assert.NotEqual(first.Key, other.Key);
    }

    [Fact]
    public async Task Are_one_key_for_browsers_that_ask_at_once()
    {
        await using var hub = await HubFixture.StartAsync();

        var keys = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => hub.GrantedAsync(hub.Gp, new ReadDraftKey.Request()))));

        Assert.Single(keys.Select(answer => Convert.ToHexString(answer.Key)).Distinct());
    }

    [Fact]
    public async Task Are_sealed_in_the_database_for_their_person_alone()
    {
        await using var hub = await HubFixture.StartAsync();
        byte[] mine = (await hub.GrantedAsync(hub.Gp, new ReadDraftKey.Request())).Key;
        await hub.GrantedAsync(hub.Colleague, new ReadDraftKey.Request());

        string row = await hub.ReadAsync(db => db.Set<DraftKey>().Where(k => k.ClinicianId == hub.Gp.Id).Select(k => k.Sealed).SingleAsync());
        await hub.ReadAsync(db => db.Set<DraftKey>().Where(k => k.ClinicianId == hub.Colleague.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.Sealed, row)));

        Assert.DoesNotContain(Convert.ToBase64String(mine), row, StringComparison.Ordinal);
        Assert.NotEqual(mine, (await hub.GrantedAsync(hub.Colleague, new ReadDraftKey.Request())).Key);
    }

    [Fact]
    public async Task Are_made_anew_where_the_ring_that_sealed_them_is_gone()
    {
        await using var hub = await HubFixture.StartAsync();
        byte[] lost = (await hub.GrantedAsync(hub.Gp, new ReadDraftKey.Request())).Key;
        await hub.ReadAsync(db => db.Set<DraftKey>().ExecuteUpdateAsync(set => set.SetProperty(k => k.Sealed, "bm90IG91cnM=")));

        byte[] made = (await hub.GrantedAsync(hub.Gp, new ReadDraftKey.Request())).Key;

        Assert.NotEqual(lost, made);
        Assert.Equal(made, (await hub.GrantedAsync(hub.Gp, new ReadDraftKey.Request())).Key);
    }

    [Fact]
    public async Task Are_for_who_is_signed_in_at_a_browser_and_for_no_token()
    {
        await using var hub = await HubFixture.StartAsync();

        Assert.Equal("sign-in-needed", (await hub.RefusedAsync(null, new ReadDraftKey.Request())).Code);
        Assert.Equal("token-scope", (await hub.RefusedAsync(hub.Gp with { Scopes = Hub.People.Scopes.ReadCases }, new ReadDraftKey.Request())).Code);
    }
}
