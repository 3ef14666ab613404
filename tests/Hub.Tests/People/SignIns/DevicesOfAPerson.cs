using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.People.SignIns;
using CaseHub.Hub.People.Tokens;

namespace CaseHub.Hub.Tests.People.SignIns;

public class DevicesOfAPerson : IAsyncLifetime
{
    private HubFixture hub = null!;

    public async ValueTask InitializeAsync() => hub = await HubFixture.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Are_listed_with_what_they_are_and_which_one_asks()
    {
        var laptop = await hub.AliveAsync(await hub.ComeAsync(hub.Gp, "Firefox · Linux"));
        await hub.ComeAsync(hub.Gp, "curl 8", isProgram: true);

        var list = await hub.GrantedAsync(laptop, new ListSignIns.Request());

        Assert.Equal(("Firefox · Linux", true, false, "Hospital of IT"), (list[0].Device, list[0].IsThis, list[0].IsProgram, list[0].OrganisationName));
        Assert.Contains(list, one => one is { Device: "curl 8", IsProgram: true, IsThis: false });
        Assert.DoesNotContain(await hub.GrantedAsync(hub.Colleague, new ListSignIns.Request()), one => one.Device == "curl 8");
    }

    [Fact]
    public async Task Are_ended_one_by_one_at_once()
    {
        var (laptop, phone) = (await hub.ComeAsync(hub.Gp), await hub.ComeAsync(hub.Gp));
        var lost = await hub.AliveAsync(phone);

        await hub.GrantedAsync(await hub.ActorOfAsync(laptop), new EndSignIn.Request(lost.SignInId));

        Assert.Null(await hub.ActorOfAsync(phone));
        Assert.NotNull(await hub.ActorOfAsync(laptop));
    }

    [Fact]
    public async Task Of_somebody_else_are_not_there()
    {
        var theirs = await hub.AliveAsync(await hub.ComeAsync(hub.Gp));

        Assert.Equal("sign-in-not-found", (await hub.RefusedAsync(hub.Colleague, new EndSignIn.Request(theirs.SignInId))).Code);
        Assert.Equal("sign-in-not-found", (await hub.RefusedAsync(hub.Administrator, new EndSignIn.Request(theirs.SignInId))).Code);
    }

    [Fact]
    public async Task Are_all_ended_but_the_one_that_asks()
    {
        var (laptop, phone, other) = (await hub.ComeAsync(hub.Gp), await hub.ComeAsync(hub.Gp), await hub.ComeAsync(hub.Colleague));

        await hub.GrantedAsync(await hub.ActorOfAsync(laptop), new EndOtherSignIns.Request());

        Assert.Null(await hub.ActorOfAsync(phone));
        Assert.NotNull(await hub.ActorOfAsync(laptop));
        Assert.NotNull(await hub.ActorOfAsync(other));
    }

    [Fact]
    public async Task Are_ended_with_their_tokens_by_an_administrator_of_the_organisation_they_act_for_and_of_no_other()
    {
        await hub.JoinAsync(hub.Gp, hub.Dermatologist.OrganisationId, Roles.Clinician);
        var (here, there) = (await hub.ComeAsync(hub.Gp), await hub.ComeAsync(hub.Gp));
        await hub.GrantedAsync(await hub.ActorOfAsync(there), new SwitchOrganisation.Request(hub.Dermatologist.OrganisationId));
        string token = (await hub.GrantedAsync(await hub.ActorOfAsync(here), new CreateToken.Request("nightly", ["read-cases"]))).Token;

        var ended = await hub.GrantedAsync(hub.Administrator, new EndSignInsOf.Request(hub.Gp.Id));

        Assert.Equal(1, ended.Tokens);
        Assert.Null(await hub.ActorOfAsync(here));
        Assert.Null(await hub.ActorOfTokenAsync(token));
        Assert.NotNull(await hub.ActorOfAsync(there));
        Assert.Equal("person-unknown-here", (await hub.RefusedAsync(hub.Administrator, new EndSignInsOf.Request(hub.Stranger.Id))).Code);
    }

    [Fact]
    public async Task That_are_new_are_told_to_the_person_but_not_those_they_come_by_again()
    {
        byte[] cookie = [1, 2, 3];
        await hub.ComeAsync(hub.Gp, keeps: cookie);
        await hub.ComeAsync(hub.Gp, "curl 8", isProgram: true);
        Assert.Equal(2, await NoticesAsync());

        await hub.ComeAsync(hub.Gp, keeps: cookie);
        await hub.ComeAsync(hub.Gp, "curl 8", isProgram: true);
        Assert.Equal(2, await NoticesAsync());

        await hub.ComeAsync(hub.Gp, keeps: [4, 5, 6]);
        Assert.Equal(3, await NoticesAsync());
    }

    [Fact]
    public async Task Write_their_last_sign_of_life_once_a_minute_at_most_and_beside_the_request()
    {
        var actor = await hub.AliveAsync(await hub.ComeAsync(hub.Gp));
        var life = (SignsOfLife)hub.Services.GetService(typeof(SignsOfLife))!;
        hub.Clock.Advance(TimeSpan.FromMinutes(5));
        life.Note(actor.SignInId);
        var first = hub.Clock.GetUtcNow();
        hub.Clock.Advance(TimeSpan.FromSeconds(21));
        await Eventually.HoldsAsync(async () => await WrittenAsync(actor) == first);

        life.Note(actor.SignInId);
        hub.Clock.Advance(TimeSpan.FromSeconds(21));
        await hub.GrantedAsync(actor, new ListSignIns.Request());
        Assert.Equal(first, await WrittenAsync(actor));

        var second = hub.Clock.GetUtcNow();
        life.Note(actor.SignInId);
        hub.Clock.Advance(TimeSpan.FromSeconds(61));
        await Eventually.HoldsAsync(async () => await WrittenAsync(actor) >= second);
    }

    private Task<DateTimeOffset> WrittenAsync(Actor actor) => hub.ReadAsync(async db => (await db.Set<SignIn>().FindAsync(actor.SignInId))!.LastSeenAt);

    private async Task<int> NoticesAsync() =>
        (await hub.GrantedAsync(hub.Gp, new ListNotices.Request())).Notices.Count(notice => notice.Kind == TellOfSignIns.NewDevice);
}
