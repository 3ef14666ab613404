using CaseHub.Hub.People;
using CaseHub.Hub.People.Networks;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People;

public class FirstSteps
{
    [Fact]
    public async Task Are_done_one_after_the_other_and_what_is_invited_counts()
    {
        await using var hub = await HubFixture.StartEmptyAsync();
        string token = hub.Services.GetRequiredService<FirstAdministratorToken>().Issue();
        await hub.GrantedAsync(null, new CreateFirstAdministrator.Request(token, "North Clinic", "IT", "The Head", "head@clinic.example", "a long enough one"));
        var head = await HeadAsync(hub);
        Assert.Equal(StartStep.Policies, await NextAsync(hub, head));

        await hub.GrantedAsync(head, new SavePolicies.Request(0, false, 30, 18, false));
        Assert.Equal(StartStep.SecondAdministrator, await NextAsync(hub, head));
        await hub.GrantedAsync(head, new InviteClinician.Request("second@clinic.example", ["administrator"]));
        Assert.Equal(StartStep.Specialists, await NextAsync(hub, head));
        await hub.GrantedAsync(head, new InviteClinician.Request("skin@clinic.example", ["clinician"], ["dermatology"]));
        Assert.Equal(StartStep.Network, await NextAsync(hub, head));
        await hub.GrantedAsync(head, new FoundNetwork.Request("North"));

        Assert.Null(await NextAsync(hub, head));
    }

    [Fact]
    public async Task Are_put_aside_for_all_administrators()
    {
        await using var hub = await HubFixture.StartAsync();
        Assert.False((await hub.GrantedAsync(hub.Administrator, new ReadStart.Request())).IsDismissed);

        await hub.GrantedAsync(hub.Administrator, new DismissStart.Request());

        Assert.True((await hub.GrantedAsync(hub.Administrator, new ReadStart.Request())).IsDismissed);
    }

    private static async Task<StartStep?> NextAsync(HubFixture hub, Actor head) => (await hub.GrantedAsync(head, new ReadStart.Request())).Next;

    private static async Task<Actor> HeadAsync(HubFixture hub)
    {
        var signIn = await hub.GrantedAsync(null, new SignInWithPassword.Request("head@clinic.example", "a long enough one"));
        return (await hub.Services.GetRequiredService<SignInCheck>().ActorOfAsync(signIn.ToPrincipal("test")))!;
    }
}
