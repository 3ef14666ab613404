using CaseHub.Hub.People;
using CaseHub.Hub.People.SigningIn;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.People.Factors;

public class WithASecondFactor
{
    [Fact]
    public async Task A_password_alone_is_not_a_sign_in()
    {
        await using var account = await Account.StartAsync();
        await account.WithAppAsync();
        int before = await SignInsAsync(account);

        var refusal = (await account.TryAsync()).Refusal;

        Assert.Equal("second-factor-needed-to-sign-in", refusal?.Code);
        Assert.IsType<Halfway>(refusal!.Details);
        Assert.Equal(before, await SignInsAsync(account));
    }

    [Fact]
    public async Task A_code_finishes_what_the_password_began()
    {
        await using var account = await Account.StartAsync();
        await account.WithAppAsync();
        var halfway = (Halfway)(await account.TryAsync()).Refusal!.Details!;

        var signIn = await account.Hub.GrantedAsync(null, new SignInWithCode.Request(halfway.Ticket, account.Code(), null));

        Assert.NotNull(await account.ActorAsync(signIn));
        Assert.Equal(SignInMethod.PasswordAndCode, await MethodAsync(account, signIn.SignInId));
    }

    [Fact]
    public async Task A_code_works_once()
    {
        await using var account = await Account.StartAsync();
        await account.WithAppAsync();
        string code = account.Code();
        await account.SignInAsync(code);

        Assert.Equal("sign-in-code-wrong", (await account.TryAsync(code: code)).Refusal?.Code);
        account.Hub.Clock.Advance(Totp.Step);
        await account.SignInAsync(account.Code());
    }

    [Fact]
    public async Task Two_tries_with_one_code_at_the_same_moment_give_one_sign_in()
    {
        await using var account = await Account.StartAsync();
        await account.WithAppAsync();
        string code = account.Code();

        var tries = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => account.TryAsync(code: code)));

        Assert.Single(tries, outcome => outcome.IsGranted);
    }

    [Fact]
    public async Task A_phone_may_be_half_a_minute_off_and_no_more()
    {
        await using var account = await Account.StartAsync();
        await account.WithAppAsync();

        Assert.Equal("sign-in-code-wrong", (await account.TryAsync(code: account.Code(2))).Refusal?.Code);
        Assert.Equal("sign-in-code-wrong", (await account.TryAsync(code: account.Code(-2))).Refusal?.Code);
        await account.SignInAsync(account.Code(1));
        Assert.Equal("sign-in-code-wrong", (await account.TryAsync(code: account.Code())).Refusal?.Code);
    }

    [Fact]
    public async Task A_recovery_code_opens_once_and_however_it_is_typed()
    {
        await using var account = await Account.StartAsync();
        await account.WithAppAsync();
        Assert.Equal(10, account.RecoveryCodes.Distinct().Count());
        string typed = $" {account.RecoveryCodes[3].Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()}";

        var first = await account.TryAsync(recoveryCode: typed);
        var second = await account.TryAsync(recoveryCode: account.RecoveryCodes[3]);

        Assert.Equal(9, first.Value?.RecoveryCodesLeft);
        Assert.Equal("sign-in-wrong", second.Refusal?.Code);
        Assert.True((await account.TryAsync(recoveryCode: account.RecoveryCodes[4])).IsGranted);
    }

    [Fact]
    public async Task New_recovery_codes_end_the_old_ones()
    {
        await using var account = await Account.StartAsync();
        var actor = await account.WithAppAsync();

        var fresh = (await account.Hub.GrantedAsync(actor, new RenewRecoveryCodes.Request())).RecoveryCodes;

        Assert.False((await account.TryAsync(recoveryCode: account.RecoveryCodes[0])).IsGranted);
        Assert.True((await account.TryAsync(recoveryCode: fresh[0])).IsGranted);
    }

    [Fact]
    public async Task Neither_key_nor_recovery_code_can_be_read_in_the_database()
    {
        await using var account = await Account.StartAsync();
        await account.WithAppAsync();

        var kept = await account.Hub.ReadAsync(db => db.UserTokens.Select(t => t.Value!).ToListAsync());

        Assert.Equal(2, kept.Count);
        Assert.DoesNotContain(kept, value => account.RecoveryCodes.Any(code => value.Contains(code, StringComparison.OrdinalIgnoreCase) || value.Contains(code.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(kept, value => Base32.TryRead(value, out byte[] key) && key.SequenceEqual(account.Key));
    }

    [Fact]
    public async Task A_ticket_is_over_after_ten_minutes_and_when_the_password_changes()
    {
        await using var account = await Account.StartAsync();
        var actor = await account.WithAppAsync();
        var old = (Halfway)(await account.TryAsync()).Refusal!.Details!;
        account.Hub.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("sign-in-code-over", (await account.Hub.RefusedAsync(null, new SignInWithCode.Request(old.Ticket, account.Code(), null))).Code);

        var fresh = (Halfway)(await account.TryAsync()).Refusal!.Details!;
        await account.Hub.GrantedAsync(actor, new ChangePassword.Request(Account.Password, "another good one"));

        Assert.Equal("sign-in-code-over", (await account.Hub.RefusedAsync(null, new SignInWithCode.Request(fresh.Ticket, account.Code(), null))).Code);
        Assert.Equal("sign-in-code-over", (await account.Hub.RefusedAsync(null, new SignInWithCode.Request("made up", account.Code(), null))).Code);
    }

    private static Task<int> SignInsAsync(Account account) => account.Hub.ReadAsync(db => db.Set<SignIn>().CountAsync());

    private static Task<SignInMethod> MethodAsync(Account account, Guid id) => account.Hub.ReadAsync(db => db.Set<SignIn>().Where(s => s.Id == id).Select(s => s.Method).SingleAsync());
}
