using CaseHub.Hub.Cases;
using CaseHub.Hub.People;
using CaseHub.Hub.People.SignIns;
using CaseHub.Hub.People.Tokens;
using CaseHub.Hub.Tests.Cases;

namespace CaseHub.Hub.Tests.People.SignIns;

public class TokensOfAPerson : IAsyncLifetime
{
    private static readonly string[] Reading = ["read-cases"];
    private HubFixture hub = null!;
    private Actor gp = null!;

    public async ValueTask InitializeAsync()
    {
        hub = await HubFixture.StartAsync();
        gp = await hub.AliveAsync(await hub.ComeAsync(hub.Gp));
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Do_what_they_were_made_for_and_nothing_else()
    {
        var caseId = await hub.AcceptedAsync();
        var program = await hub.ActorOfTokenAsync((await MakeAsync()).Token);

        await hub.GrantedAsync(program, new ReadCase.Request(caseId));
        Assert.Equal("token-scope", (await hub.RefusedAsync(program, new CloseCase.Request(caseId, "lost-to-follow-up"))).Code);
        Assert.Equal("token-scope", (await hub.RefusedAsync(program, new CreateToken.Request("another", Reading))).Code);
        Assert.Equal("token-scope", (await hub.RefusedAsync(program, new ListSignIns.Request())).Code);
        Assert.Equal("token-scope", (await hub.RefusedAsync(program, new SwitchOrganisation.Request(gp.OrganisationId))).Code);
        Assert.Equal("token-scope", (await hub.RefusedAsync(program, new SignOut.Request(Everywhere: true))).Code);
    }

    [Fact]
    public async Task Work_until_their_last_day_and_are_told_from_wrong_ones_by_nobody()
    {
        string token = (await MakeAsync(days: 1)).Token;
        Assert.NotNull(await hub.ActorOfTokenAsync(token));
        foreach (string? wrong in (string?[])[null, "", "casehub_", token[..^1], token + "x", token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), $"casehub_{Guid.NewGuid():N}_secret"])
            Assert.Null(await hub.ActorOfTokenAsync(wrong));

        hub.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await hub.ActorOfTokenAsync(token));
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await hub.ActorOfTokenAsync(token));
    }

    [Fact]
    public async Task End_at_once_when_their_owner_says_so_and_nobody_else_can()
    {
        var (made, other) = (await MakeAsync(), await MakeAsync());
        Assert.NotNull(await hub.ActorOfTokenAsync(made.Token));

        Assert.Equal("token-not-found", (await hub.RefusedAsync(hub.Colleague, new RevokeToken.Request(made.Id))).Code);
        await hub.GrantedAsync(gp, new RevokeToken.Request(made.Id));

        Assert.Null(await hub.ActorOfTokenAsync(made.Token));
        Assert.NotNull(await hub.ActorOfTokenAsync(other.Token));
        Assert.Equal([other.Id], (await hub.GrantedAsync(gp, new ListTokens.Request())).Select(token => token.Id));
    }

    [Fact]
    public async Task Can_do_nothing_from_the_next_request_on_after_their_owner_was_suspended_or_left()
    {
        string token = (await MakeAsync()).Token;
        Assert.NotNull(await hub.ActorOfTokenAsync(token));

        await hub.ChangeAsync(hub.Gp, membership => membership.State = MembershipState.Suspended);
        Assert.Null(await hub.ActorOfTokenAsync(token));
        await hub.ChangeAsync(hub.Gp, membership => membership.State = MembershipState.Active);
        Assert.NotNull(await hub.ActorOfTokenAsync(token));
        await hub.ChangeAsync(hub.Gp, membership => membership.State = MembershipState.Ended);
        Assert.Null(await hub.ActorOfTokenAsync(token));
    }

    [Fact]
    public async Task Lose_a_role_with_their_owner()
    {
        string token = (await MakeAsync()).Token;
        Assert.Equal(Roles.Clinician, (await hub.ActorOfTokenAsync(token))?.Roles);

        await hub.ChangeAsync(hub.Gp, membership => membership.Roles = Roles.Interpreter);

        Assert.Equal(Roles.Interpreter, (await hub.ActorOfTokenAsync(token))?.Roles);
    }

    [Theory]
    [InlineData(SignInMethod.Password, true)]
    [InlineData(SignInMethod.PasswordAndCode, false)]
    [InlineData(SignInMethod.Passkey, false)]
    internal async Task Get_past_a_demanded_second_factor_only_where_one_was_given_for_them(SignInMethod method, bool isStopped)
    {
        var maker = await hub.AliveAsync(await hub.ComeAsync(hub.Gp, method: method));
        string token = (await hub.GrantedAsync(maker, new CreateToken.Request("nightly", Reading))).Token;
        await hub.SetPolicyAsync(gp.OrganisationId, organisation => organisation.RequiresSecondFactor = true);

        var program = await hub.ActorOfTokenAsync(token);

        Assert.Equal(isStopped, program!.MustEnrol);
    }

    [Fact]
    public async Task Are_refused_without_a_name_a_scope_or_within_a_year()
    {
        foreach (var (field, request) in new (string, CreateToken.Request)[]
        {
            ("name", new(" ", Reading)),
            ("name", new(new string('x', 81), Reading)),
            ("scopes", new("nightly", [])),
            ("scopes", new("nightly", null)),
            ("scopes", new("nightly", ["account"])),
            ("scopes", new("nightly", ["all"])),
            ("scopes", new("nightly", ["read-cases", "everything"])),
            ("days", new("nightly", Reading, 0)),
            ("days", new("nightly", Reading, 366)),
        })
        {
            var refusal = await hub.RefusedAsync(gp, request);
            Assert.True(refusal.Fields.ContainsKey(field), $"{field}: {request}");
        }
    }

    [Fact]
    public async Task Are_kept_by_their_hash_and_never_printed()
    {
        var made = await MakeAsync();

        var row = await hub.ReadAsync(async db => await db.Set<PersonalToken>().FindAsync(made.Id));

        Assert.DoesNotContain(made.Token, made.ToString(), StringComparison.Ordinal);
        Assert.Equal(32, row!.SecretHash.Length);
        Assert.StartsWith("casehub_", made.Token, StringComparison.Ordinal);
        Assert.Equal(90, (made.ExpiresAt - row.CreatedAt).TotalDays);
    }

    [Fact]
    public async Task End_themselves_when_they_sign_out()
    {
        string token = (await MakeAsync()).Token;

        await hub.GrantedAsync(await hub.ActorOfTokenAsync(token), new SignOut.Request());

        Assert.Null(await hub.ActorOfTokenAsync(token));
        Assert.NotNull(await hub.ActorOfAsync((await hub.ComeAsync(hub.Gp))));
    }

    private Task<CreateToken.Answer> MakeAsync(int? days = null) => hub.GrantedAsync(gp, new CreateToken.Request("nightly", Reading, days));
}
