using CaseHub.Hub.Finding;
using CaseHub.Hub.People;

namespace CaseHub.Hub.Tests.Finding;

/// <summary>Lists under names of one's own.</summary>
public class SavingViews
{
    [Fact]
    public async Task Keeps_renames_moves_and_forgets_them()
    {
        await using var hub = await HubFixture.StartAsync();
        var first = await SaveAsync(hub, hub.Gp, "  Hearts ", "view=asked&specialty=cardiology&after=xyz");
        await SaveAsync(hub, hub.Gp, "Drafts", "?state=draft&nonsense=1");
        await SaveAsync(hub, hub.Gp, "急诊", "urgency=emergency");

        Assert.Equal([("Hearts", "view=asked&specialty=cardiology"), ("Drafts", "state=draft"), ("急诊", "urgency=emergency")], (await ViewsAsync(hub, hub.Gp)).Select(view => (view.Name, view.Address)));
        await hub.GrantedAsync(hub.Gp, new ChangeView.Request(first, Place: 2));
        await hub.GrantedAsync(hub.Gp, new ChangeView.Request(first, "Cœurs"));
        Assert.Equal(["Drafts", "急诊", "Cœurs"], (await ViewsAsync(hub, hub.Gp)).Select(view => view.Name));
        await hub.GrantedAsync(hub.Gp, new RemoveView.Request(first));
        Assert.Equal(2, (await ViewsAsync(hub, hub.Gp)).Count);
    }

    [Fact]
    public async Task Lets_nobody_see_or_change_those_of_others()
    {
        await using var hub = await HubFixture.StartAsync();
        var mine = await SaveAsync(hub, hub.Gp, "Mine", "view=asked");

        foreach (var other in new[] { hub.Colleague, hub.Stranger, hub.Administrator })
        {
            Assert.Empty(await ViewsAsync(hub, other));
            Assert.Equal("view-not-found", (await hub.RefusedAsync(other, new ChangeView.Request(mine, "Theirs"))).Code);
            Assert.Equal("view-not-found", (await hub.RefusedAsync(other, new RemoveView.Request(mine))).Code);
        }

        // In another organisation that they act for, they have other views.
        Assert.Empty(await ViewsAsync(hub, hub.Gp with { OrganisationId = hub.Stranger.OrganisationId }));
    }

    [Fact]
    public async Task Lets_coordinators_share_them_with_their_organisation_alone()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);
        Assert.Equal("view-share-coordinators", (await hub.RefusedAsync(hub.Gp, new SaveView.Request("All", "view=all", IsShared: true))).Code);
        var shared = (await hub.GrantedAsync(coordinator, new SaveView.Request("Emergencies", "urgency=emergency", IsShared: true))).Id;

        var seen = Assert.Single(await ViewsAsync(hub, hub.Gp));
        Assert.Equal(("Emergencies", false, true, "coordinator"), (seen.Name, seen.IsOwn, seen.IsShared, seen.OwnerName));
        Assert.Empty(await ViewsAsync(hub, hub.Dermatologist));
        Assert.Equal("view-not-found", (await hub.RefusedAsync(hub.Gp, new RemoveView.Request(shared))).Code);
        // Whoever coordinates no longer may still take it back.
        await hub.GrantedAsync(coordinator with { Roles = Roles.Clinician }, new ChangeView.Request(shared, IsShared: false));
        Assert.Empty(await ViewsAsync(hub, hub.Gp));
    }

    [Fact]
    public async Task Refuses_what_has_no_name_a_taken_one_a_list_that_does_not_exist_and_one_too_many()
    {
        await using var hub = await HubFixture.StartAsync();
        await SaveAsync(hub, hub.Gp, "One", "view=asked");

        Assert.Equal("view-name-taken", (await hub.RefusedAsync(hub.Gp, new SaveView.Request("One ", "view=all"))).Code);
        Assert.Contains("name", (await hub.RefusedAsync(hub.Gp, new SaveView.Request(" ", "view=all"))).Fields.Keys);
        Assert.Contains("name", (await hub.RefusedAsync(hub.Gp, new SaveView.Request(new string('x', 61), "view=all"))).Fields.Keys);
        Assert.Contains("address", (await hub.RefusedAsync(hub.Gp, new SaveView.Request("Long", new string('x', 601)))).Fields.Keys);
        Assert.Contains("view", (await hub.RefusedAsync(hub.Gp, new SaveView.Request("Nowhere", "view=nowhere"))).Fields.Keys);
        for (int number = 2; number <= SavedView.Most; number++) await SaveAsync(hub, hub.Gp, $"View {number}", "view=all");
        Assert.Equal("view-too-many", (await hub.RefusedAsync(hub.Gp, new SaveView.Request("More", "view=all"))).Code);
        // A colleague with a view of the same name is nobody's trouble.
        await SaveAsync(hub, hub.Colleague, "One", "view=asked");
    }

    private static async Task<Guid> SaveAsync(HubFixture hub, Actor owner, string name, string address) => (await hub.GrantedAsync(owner, new SaveView.Request(name, address))).Id;

    private static Task<IReadOnlyList<SavedViewView>> ViewsAsync(HubFixture hub, Actor reader) => hub.GrantedAsync(reader, new ListViews.Request());
}
