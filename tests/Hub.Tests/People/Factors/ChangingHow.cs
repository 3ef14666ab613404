using CaseHub.Hub.Finding;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.People.SigningIn;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.People.Factors;

/// <summary>A person changes how they sign in; an organisation demands a second factor; an administrator helps out.</summary>
public class ChangingHow
{
    [Fact]
    public async Task Is_for_who_proved_themself_within_ten_minutes()
    {
        await using var account = await Account.StartAsync();
        var actor = await account.SignedInAsync();
        account.Hub.Clock.Advance(RecentProof.Lifetime);

        Assert.Equal("prove-first", (await account.Hub.RefusedAsync(actor, new OfferAuthenticator.Request())).Code);
        Assert.Equal("prove-wrong", (await account.Hub.RefusedAsync(actor, new ProveYourself.Request("not this one"))).Code);
        Assert.Equal("prove-first", (await account.Hub.RefusedAsync(actor, new OfferAuthenticator.Request())).Code);
        await account.Hub.GrantedAsync(actor, new ProveYourself.Request(Account.Password));
        await account.Hub.GrantedAsync(actor, new OfferAuthenticator.Request());
    }

    [Fact]
    public async Task Cannot_be_had_by_guessing_in_an_open_browser_and_leaves_its_owner_signed_in()
    {
        await using var account = await Account.StartAsync();
        var actor = await account.SignedInAsync();
        account.Hub.Clock.Advance(RecentProof.Lifetime);
        for (int guess = 0; guess < 5; guess++) await account.Hub.RefusedAsync(actor, new ProveYourself.Request("not this one"));

        Assert.Equal("prove-too-often", (await account.Hub.RefusedAsync(actor, new ProveYourself.Request(Account.Password))).Code);
        await account.Hub.GrantedAsync(actor, new WhoAmI.Request());
        account.Hub.Clock.Advance(Guesses.Pause);
        await account.Hub.GrantedAsync(actor, new ProveYourself.Request(Account.Password));
    }

    [Fact]
    public async Task To_an_app_needs_a_code_of_it()
    {
        await using var account = await Account.StartAsync();
        var actor = await account.SignedInAsync();
        var offer = await account.Hub.GrantedAsync(actor, new OfferAuthenticator.Request());

        var refusal = await account.Hub.RefusedAsync(actor, new AddAuthenticator.Request(offer.Ticket, "000000"));

        Assert.Equal("code", refusal.Fields.Keys.Single());
        Assert.Equal(offer.Key, (await account.Hub.GrantedAsync(actor, new OfferAuthenticator.Request(offer.Ticket))).Key);
        await account.SignInAsync();
    }

    [Fact]
    public async Task With_somebody_elses_offer_is_refused()
    {
        await using var account = await Account.StartAsync();
        var actor = await account.SignedInAsync();
        var viewer = await account.ActorAsync(await account.Hub.GrantedAsync(null, new SignInWithPassword.Request("viewer@demo.casehub", Account.Password)));
        var offer = await account.Hub.GrantedAsync(viewer, new OfferAuthenticator.Request());
        Assert.True(Base32.TryRead(offer.Key, out byte[] key));

        var refusal = await account.Hub.RefusedAsync(actor, new AddAuthenticator.Request(offer.Ticket, Totp.CodeOf(key, Totp.StepAt(account.Hub.Clock.GetUtcNow()))));

        Assert.Equal("authenticator-over", refusal.Code);
    }

    [Fact]
    public async Task Makes_the_running_sign_in_a_strong_one()
    {
        await using var account = await Account.StartAsync();
        await account.DemandSecondFactorAsync();
        var signIn = await account.SignInAsync();
        var weak = await account.ActorAsync(signIn);
        Assert.True(weak.MustEnrol);
        Assert.Equal("second-factor-needed", (await account.Hub.RefusedAsync(weak, new ListCases.Request())).Code);

        await account.AddAppAsync(weak);

        var strong = await account.ActorAsync(signIn);
        Assert.False(strong.MustEnrol);
        await account.Hub.GrantedAsync(strong, new ListCases.Request());
    }

    [Fact]
    public async Task In_a_browser_that_was_signed_in_before_takes_the_factor_and_not_the_password()
    {
        await using var account = await Account.StartAsync();
        var phone = await account.SignInAsync();
        await account.WithAppAsync();
        await account.DemandSecondFactorAsync();
        account.Hub.Clock.Advance(SignInCheck.KeptFor);
        var actor = await account.ActorAsync(phone);
        Assert.True(actor.MustEnrol);

        Assert.Equal("prove-first", (await account.Hub.RefusedAsync(actor, new OfferAuthenticator.Request())).Code);
        Assert.Equal("prove-with-factor", (await account.Hub.RefusedAsync(actor, new ProveYourself.Request(Account.Password))).Code);
        await account.Hub.GrantedAsync(actor, new ProveYourself.Request(Code: account.Code()));
        Assert.False((await account.ActorAsync(phone)).MustEnrol);
    }

    [Fact]
    public async Task By_removing_the_last_factor_is_refused_where_one_is_demanded()
    {
        await using var account = await Account.StartAsync();
        var actor = await account.WithAppAsync();
        await account.DemandSecondFactorAsync();

        Assert.Equal("second-factor-last", (await account.Hub.RefusedAsync(actor, new RemoveAuthenticator.Request())).Code);
        account.Hub.Clock.Advance(Totp.Step);
        await account.SignInAsync(account.Code());
    }

    [Fact]
    public async Task By_removing_the_last_factor_leaves_password_alone_and_no_recovery_codes()
    {
        await using var account = await Account.StartAsync();
        var actor = await account.WithAppAsync();

        await account.Hub.GrantedAsync(actor, new RemoveAuthenticator.Request());

        await account.SignInAsync();
        Assert.Equal(0, (await account.Hub.GrantedAsync(actor, new ReadSecurity.Request())).RecoveryCodesLeft);
        Assert.Equal("recovery-codes-for-nothing", (await account.Hub.RefusedAsync(actor, new RenewRecoveryCodes.Request())).Code);
        Assert.Empty(await account.Hub.ReadAsync(db => db.UserTokens.ToListAsync()));
    }

    [Fact]
    public async Task To_another_app_ends_the_first()
    {
        await using var account = await Account.StartAsync();
        var actor = await account.WithAppAsync();
        var codes = account.RecoveryCodes;
        string old = account.Code(1);

        await account.AddAppAsync(actor);

        Assert.Empty(account.RecoveryCodes);
        account.Hub.Clock.Advance(Totp.Step);
        Assert.False((await account.TryAsync(code: old)).IsGranted);
        account.Hub.Clock.Advance(Totp.Step);
        await account.SignInAsync(account.Code());
        Assert.True((await account.TryAsync(recoveryCode: codes[0])).IsGranted);
    }

    [Fact]
    public async Task By_another_password_ends_all_other_sign_ins()
    {
        await using var account = await Account.StartAsync();
        var other = await account.SignInAsync();
        var mine = await account.SignInAsync();

        var wrong = await account.Hub.RefusedAsync(await account.ActorAsync(mine), new ChangePassword.Request("not this one", "another good one"));
        await account.Hub.GrantedAsync(await account.ActorAsync(mine), new ChangePassword.Request(Account.Password, "another good one"));

        Assert.Equal("password", wrong.Fields.Keys.Single());
        Assert.NotNull(await account.Check.ActorOfAsync(mine.ToPrincipal("test")));
        Assert.Null(await account.Check.ActorOfAsync(other.ToPrincipal("test")));
        Assert.False((await account.TryAsync()).IsGranted);
        Assert.True((await account.TryAsync("another good one")).IsGranted);
    }

    [Fact]
    public async Task By_an_administrator_of_home_ends_factors_and_sign_ins_and_is_told()
    {
        await using var account = await Account.StartAsync();
        var gp = await account.WithAppAsync();
        var admin = await account.ActorAsync(await account.Hub.GrantedAsync(null, new SignInWithPassword.Request("admin@demo.casehub", Account.Password)));
        var strange = await account.ActorAsync(await account.Hub.GrantedAsync(null, new SignInWithPassword.Request("hospital-admin@demo.casehub", Account.Password)));

        Assert.Equal("person-not-found", (await account.Hub.RefusedAsync(strange, new ResetSecondFactor.Request(gp.Id))).Code);
        await account.Hub.GrantedAsync(admin, new ResetSecondFactor.Request(gp.Id));

        Assert.Equal(0, await account.Hub.ReadAsync(db => db.Set<SignIn>().CountAsync(s => s.ClinicianId == gp.Id && s.RevokedAt == null)));
        var again = await account.SignedInAsync();
        var notices = (await account.Hub.GrantedAsync(again, new ListNotices.Request())).Notices;
        Assert.Equal(["second-factor-reset", "second-factor-added"], notices.Select(notice => notice.Kind).Where(kind => kind != "new-device"));
        Assert.Equal("second-factor-none", (await account.Hub.RefusedAsync(admin, new ResetSecondFactor.Request(gp.Id))).Code);
    }

    [Fact]
    public async Task By_an_administrators_reset_is_not_for_oneself()
    {
        await using var account = await Account.StartAsync();
        var admin = await account.ActorAsync(await account.Hub.GrantedAsync(null, new SignInWithPassword.Request("admin@demo.casehub", Account.Password)));

        Assert.Equal("second-factor-own", (await account.Hub.RefusedAsync(admin, new ResetSecondFactor.Request(admin.Id))).Code);
    }

    [Fact]
    public void Never_prints_what_is_secret()
    {
        object[] requests =
        [
            new ChangePassword.Request("secret", "secret"), new ProveYourself.Request("secret", "secret"), new AddAuthenticator.Request("secret", "secret"),
            new SignInWithCode.Request("secret", "secret", "secret"), new SignInWithPasskey.Request("secret", "secret", new Uri("https://hub.test")),
        ];

        Assert.All(requests, request => Assert.DoesNotContain("secret", request.ToString(), StringComparison.Ordinal));
    }
}
