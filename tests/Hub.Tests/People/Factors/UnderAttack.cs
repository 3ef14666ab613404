using System.Net;
using CaseHub.Hub.People;
using CaseHub.Hub.People.SigningIn;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.People.Factors;

/// <summary>Somebody guesses at the owner's password, and must not lock them out by that.</summary>
public class UnderAttack
{
    private static readonly Visitor Attacker = From("203.0.113.7");
    private static readonly Visitor Home = From("198.51.100.20");

    [Fact]
    public async Task The_attacker_locks_themself_and_not_the_owner()
    {
        await using var account = await Account.StartAsync();
        var owner = Home with { KnownBrowser = (await account.SignInAsync(from: Home)).KnownBrowser };

        await GuessAsync(account, Attacker, 5);

        Assert.Equal("sign-in-wrong", (await account.TryAsync(from: Attacker)).Refusal?.Code);
        Assert.Equal("sign-in-wrong", (await account.TryAsync(from: From("203.0.113.99"))).Refusal?.Code);
        await account.SignInAsync(from: owner);
        await account.SignInAsync(from: From("192.0.2.1"));
    }

    [Fact]
    public async Task A_known_browser_comes_in_from_the_attackers_own_network_and_while_nobody_else_is_heard()
    {
        await using var account = await Account.StartAsync();
        string? known = (await account.SignInAsync(from: Home)).KnownBrowser;
        await ExhaustAsync(account);

        Assert.Equal("sign-in-wrong", (await account.TryAsync(from: From("192.0.2.1"))).Refusal?.Code);
        await account.SignInAsync(from: Attacker with { KnownBrowser = known });
    }

    [Fact]
    public async Task The_owner_on_a_new_device_comes_in_with_password_and_recovery_code()
    {
        await using var account = await Account.StartAsync();
        await account.WithAppAsync();
        await ExhaustAsync(account);
        var hotel = From("192.0.2.1");

        Assert.Equal("sign-in-wrong", (await account.TryAsync(code: account.Code(), from: hotel)).Refusal?.Code);
        Assert.Equal("sign-in-wrong", (await account.TryAsync("not this one", recoveryCode: account.RecoveryCodes[0], from: hotel)).Refusal?.Code);
        Assert.Equal("sign-in-wrong", (await account.TryAsync(recoveryCode: "22222-33333", from: hotel)).Refusal?.Code);
        Assert.True((await account.TryAsync(recoveryCode: account.RecoveryCodes[0], from: hotel)).IsGranted);
    }

    [Fact]
    public async Task A_known_browser_with_five_wrong_passwords_rests_alone_for_a_quarter_of_an_hour()
    {
        await using var account = await Account.StartAsync();
        var browser = Home with { KnownBrowser = (await account.SignInAsync(from: Home)).KnownBrowser };
        await GuessAsync(account, browser, 5);

        Assert.False((await account.TryAsync(from: browser)).IsGranted);
        await account.SignInAsync(from: Home);
        account.Hub.Clock.Advance(Guesses.Pause);
        await account.SignInAsync(from: browser);
    }

    [Fact]
    public async Task A_browser_known_for_another_account_is_not_known_for_this_one()
    {
        await using var account = await Account.StartAsync();
        var other = await account.Hub.GrantedAsync(null, new SignInWithPassword.Request("viewer@demo.casehub", Account.Password, Visitor: Attacker));
        await ExhaustAsync(account);

        Assert.False((await account.TryAsync(from: Attacker with { KnownBrowser = other.KnownBrowser })).IsGranted);
        Assert.False((await account.TryAsync(from: Attacker with { KnownBrowser = "made up" })).IsGranted);
    }

    [Fact]
    public async Task A_shared_computer_is_known_for_everybody_who_signed_in_there()
    {
        await using var account = await Account.StartAsync();
        var first = await account.SignInAsync(from: Home);
        var second = await account.Hub.GrantedAsync(null, new SignInWithPassword.Request("viewer@demo.casehub", Account.Password, Visitor: Home with { KnownBrowser = first.KnownBrowser }));
        await ExhaustAsync(account);

        await account.SignInAsync(from: Home with { KnownBrowser = second.KnownBrowser });
    }

    [Fact]
    public async Task A_browser_is_forgotten_after_a_year()
    {
        await using var account = await Account.StartAsync();
        var browser = Attacker with { KnownBrowser = (await account.SignInAsync(from: Home)).KnownBrowser };
        account.Hub.Clock.Advance(KnownBrowsers.Lifetime);
        await GuessAsync(account, Attacker, 5);

        Assert.False((await account.TryAsync(from: browser)).IsGranted);
    }

    [Fact]
    public async Task A_thousand_networks_get_fifty_guesses_an_hour()
    {
        await using var account = await Account.StartAsync();
        await ExhaustAsync(account);
        var fresh = From("192.0.2.1");

        Assert.False((await account.TryAsync(from: fresh)).IsGranted);
        account.Hub.Clock.Advance(Guesses.LongPause);
        await account.SignInAsync(from: fresh);
    }

    [Fact]
    public async Task One_network_alone_cannot_use_up_the_guesses_of_all()
    {
        await using var account = await Account.StartAsync();

        for (int quarter = 0; quarter < 4; quarter++)
        {
            await GuessAsync(account, Attacker, 30);
            account.Hub.Clock.Advance(Guesses.Pause - TimeSpan.FromMinutes(1));
        }

        await account.SignInAsync(from: From("192.0.2.1"));
    }

    [Fact]
    public async Task A_hundred_guesses_at_the_same_moment_are_not_five_and_ninety_five()
    {
        await using var account = await Account.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => account.TryAsync("not this one", from: Attacker)));

        Assert.False((await account.TryAsync(from: Attacker)).IsGranted);
    }

    [Fact]
    public async Task Knowing_the_password_buys_no_guesses_at_the_code()
    {
        await using var account = await Account.StartAsync();
        await account.WithAppAsync();
        for (int guess = 0; guess < 5; guess++) Assert.Equal("sign-in-code-wrong", (await account.TryAsync(code: account.WrongCode(), from: Attacker)).Refusal?.Code);

        Assert.Equal("sign-in-code-wrong", (await account.TryAsync(code: account.Code(), from: Attacker)).Refusal?.Code);
        await account.SignInAsync(account.Code(), Home);
    }

    [Fact]
    public async Task Right_passwords_leave_no_count_behind()
    {
        await using var account = await Account.StartAsync();
        for (int times = 0; times < 60; times++) await account.SignInAsync(from: From($"192.0.{times}.1"));

        Assert.True((await account.TryAsync(from: Attacker)).IsGranted);
    }

    [Fact]
    public async Task Addresses_without_an_account_are_answered_and_counted_alike()
    {
        await using var account = await Account.StartAsync();
        var known = new List<string?>();
        var unknown = new List<string?>();
        for (int guess = 0; guess < 7; guess++)
        {
            known.Add((await account.TryAsync("not this one", from: Attacker)).Refusal?.Text);
            unknown.Add((await account.Hub.RefusedAsync(null, new SignInWithPassword.Request("nobody@demo.casehub", "not this one", Visitor: Attacker))).Text);
        }

        Assert.Equal(known, unknown);
        Assert.Equal([5 + 2, 5 + 2], await CountsOfNetworksAsync(account));
    }

    [Fact]
    public async Task Counts_are_forgotten_when_they_are_over()
    {
        await using var account = await Account.StartAsync();
        await ExhaustAsync(account);
        account.Hub.Clock.Advance(Guesses.LongPause);

        await GuessAsync(account, Attacker, 1);

        Assert.Equal(2, await account.Hub.ReadAsync(db => db.Set<GuessCount>().CountAsync()));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.250", true)]
    [InlineData("203.0.113.7", "203.0.114.7", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.9", true)]
    public void A_network_is_what_one_customer_has(string one, string other, bool isSame) =>
        Assert.Equal(isSame, From(one).Network == From(other).Network);

    private static Visitor From(string address) => new(IPAddress.Parse(address));

    private static async Task GuessAsync(Account account, Visitor from, int times)
    {
        for (int guess = 0; guess < times; guess++) Assert.Equal("sign-in-wrong", (await account.TryAsync("not this one", from: from)).Refusal?.Code);
    }

    /// <summary>From many networks, the attacker's own among them.</summary>
    private static async Task ExhaustAsync(Account account)
    {
        await GuessAsync(account, Attacker, 5);
        for (int network = 0; network < 45; network++) await GuessAsync(account, From($"100.64.{network}.1"), 1);
    }

    /// <summary>The others are for all networks together.</summary>
    private static Task<List<int>> CountsOfNetworksAsync(Account account) =>
        account.Hub.ReadAsync(db => db.Set<GuessCount>().Where(c => c.Count > 5).Select(c => c.Count).ToListAsync());
}
