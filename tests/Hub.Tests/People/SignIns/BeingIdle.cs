using System.Security.Claims;
using CaseHub.Hub.People;
using CaseHub.Hub.People.SignIns;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People.SignIns;

public class BeingIdle : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private HubFixture hub = null!;
    private ClaimsPrincipal browser = null!;
    private Actor actor = null!;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync();
        await hub.SetPolicyAsync(hub.Gp.OrganisationId, organisation => organisation.IdleMinutes = 5);
        browser = await hub.ComeAsync(hub.Gp);
        actor = await hub.AliveAsync(browser);
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task For_as_long_as_the_organisation_allows_keeps_a_browser_signed_in_and_no_longer()
    {
        hub.Clock.Advance(5 * Minute);
        Assert.NotNull(await hub.ActorOfAsync(browser));

        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await hub.ActorOfAsync(browser));
    }

    [Fact]
    public async Task Begins_anew_with_each_sign_of_life()
    {
        foreach (int _ in Enumerable.Range(0, 4))
        {
            hub.Clock.Advance(4 * Minute);
            Life.Note((await hub.AliveAsync(browser)).SignInId);
        }

        Assert.Equal(5 * Minute, await Check.RemainingAsync(browser));
        hub.Clock.Advance(2 * Minute);
        Assert.Equal(3 * Minute, await Check.RemainingAsync(browser));
    }

    [Fact]
    public async Task Is_not_asked_of_programs()
    {
        var program = await hub.ComeAsync(hub.Gp, isProgram: true);

        hub.Clock.Advance(TimeSpan.FromHours(20));

        Assert.NotNull(await hub.ActorOfAsync(program));
        Assert.Null(await Check.RemainingAsync(program));
    }

    [Fact]
    public async Task Too_long_ends_the_sign_in_for_good_although_nobody_asks()
    {
        hub.Clock.Advance(5 * Minute + TimeSpan.FromSeconds(30));

        await Eventually.HoldsAsync(() => hub.ReadAsync(async db => (await db.Set<SignIn>().FindAsync(actor.SignInId))!.RevokedAt is not null));
        await hub.SetPolicyAsync(hub.Gp.OrganisationId, organisation => organisation.IdleMinutes = 60);
        hub.Clock.Advance(Minute);
        Assert.Null(await hub.ActorOfAsync(browser));
    }

    [Fact]
    public async Task Nobody_but_ourselves_ends_what_is_idle() =>
        Assert.Equal(RefusalKind.Forbidden, (await hub.RefusedAsync(hub.Administrator, new EndIdleSignIns.Request())).Kind);

    private SignsOfLife Life => hub.Services.GetRequiredService<SignsOfLife>();

    private SignInCheck Check => hub.Services.GetRequiredService<SignInCheck>();
}
