using System.Security.Claims;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.People.SignIns;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People;

public class SigningIn
{
    private static readonly KeyValuePair<string, string?>[] Demo = [new("CaseHub:Demo", "true"), new("CASEHUB_DEMO_PASSWORD", "open sesame 1")];

    [Fact]
    public async Task Works_for_each_demo_account_with_the_password_that_was_set()
    {
        await using var hub = await HubFixture.StartEmptyAsync(settings: Demo);

        foreach (string account in (string[])["gp", "specialist", "host", "coordinator", "interpreter", "viewer", "privacy", "admin"])
            await hub.GrantedAsync(null, new SignInWithPassword.Request(account + "@demo.casehub", "open sesame 1"));
    }

    [Fact]
    public async Task Gives_a_principal_whose_actor_is_known_until_it_signs_out()
    {
        await using var hub = await HubFixture.StartEmptyAsync(settings: Demo);
        var check = hub.Services.GetRequiredService<SignInCheck>();
        var principal = (await SignInAsync(hub, "gp")).ToPrincipal("test");

        var actor = await check.ActorOfAsync(principal);
        Assert.Equal("Dr. Giulia Conti", actor!.Name);
        await hub.GrantedAsync(actor, new SignOut.Request());

        Assert.Null(await check.ActorOfAsync(principal));
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await check.ActorOfAsync(principal));
    }

    [Fact]
    public async Task Everywhere_ends_the_other_browsers_too_but_nobody_elses()
    {
        await using var hub = await HubFixture.StartEmptyAsync(settings: Demo);
        var check = hub.Services.GetRequiredService<SignInCheck>();
        var phone = (await SignInAsync(hub, "gp")).ToPrincipal("test");
        var laptop = (await SignInAsync(hub, "gp")).ToPrincipal("test");
        var other = (await SignInAsync(hub, "viewer")).ToPrincipal("test");

        await hub.GrantedAsync(await check.ActorOfAsync(laptop), new SignOut.Request(Everywhere: true));

        Assert.Null(await check.ActorOfAsync(phone));
        Assert.Null(await check.ActorOfAsync(laptop));
        Assert.NotNull(await check.ActorOfAsync(other));
    }

    [Fact]
    public async Task Of_a_program_ends_by_itself_after_its_lifetime()
    {
        await using var hub = await HubFixture.StartAsync();
        var check = hub.Services.GetRequiredService<SignInCheck>();
        var principal = await hub.ComeAsync(hub.Gp, isProgram: true);

        hub.Clock.Advance(SignIn.Lifetime - TimeSpan.FromMinutes(1));
        Assert.NotNull(await check.ActorOfAsync(principal));
        hub.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await check.ActorOfAsync(principal));
    }

    [Fact]
    public async Task Is_nobody_without_a_claim_or_with_an_unknown_one()
    {
        await using var hub = await HubFixture.StartEmptyAsync(settings: Demo);
        var check = hub.Services.GetRequiredService<SignInCheck>();

        Assert.Null(await check.ActorOfAsync(new ClaimsPrincipal()));
        Assert.Null(await check.ActorOfAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(SignInCheck.ClaimType, Guid.NewGuid().ToString())]))));
    }

    [Fact]
    public async Task Answers_the_same_for_a_wrong_password_an_unknown_address_and_a_locked_account()
    {
        await using var hub = await HubFixture.StartEmptyAsync(settings: Demo);
        var wrong = await hub.RefusedAsync(null, new SignInWithPassword.Request("gp@demo.casehub", "not this one"));
        for (int tries = 1; tries < 5; tries++) await hub.RefusedAsync(null, new SignInWithPassword.Request("gp@demo.casehub", "not this one"));

        var locked = await hub.RefusedAsync(null, new SignInWithPassword.Request("gp@demo.casehub", "open sesame 1"));
        var unknown = await hub.RefusedAsync(null, new SignInWithPassword.Request("nobody@demo.casehub", "open sesame 1"));

        Assert.Equal(("sign-in-wrong", wrong.Text), (locked.Code, locked.Text));
        Assert.Equal(("sign-in-wrong", wrong.Text), (unknown.Code, unknown.Text));
    }

    [Fact]
    public void Never_prints_the_password() =>
        Assert.DoesNotContain("secret", new SignInWithPassword.Request("a@b", "secret").ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task With_demo_accounts_is_over_when_the_hub_starts_without_the_demo()
    {
        await using var hub = await HubFixture.StartEmptyAsync(settings: Demo);
        await using var scope = hub.Services.CreateAsyncScope();
        var outsideDemo = ActivatorUtilities.CreateInstance<FirstStart>(scope.ServiceProvider, new DemoOptions { IsOn = false, Password = "" });

        var e = await Assert.ThrowsAsync<StartException>(() => outsideDemo.PrepareAsync(default));

        Assert.Contains("--demo", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_real_people_is_never_mixed_with_the_demo()
    {
        await using var hub = await HubFixture.StartAsync();
        await using var scope = hub.Services.CreateAsyncScope();
        var demo = ActivatorUtilities.CreateInstance<FirstStart>(scope.ServiceProvider, new DemoOptions { IsOn = true, Password = "x" });

        await Assert.ThrowsAsync<StartException>(() => demo.PrepareAsync(default));
    }

    private static Task<SignInWithPassword.Answer> SignInAsync(HubFixture hub, string account) =>
        hub.GrantedAsync(null, new SignInWithPassword.Request(account + "@demo.casehub", "open sesame 1"));
}
