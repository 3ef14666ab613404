using CaseHub.Hub.People;
using CaseHub.Hub.People.SigningIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People.Factors;

/// <summary>The demo's general practitioner, and what they keep on their phone.</summary>
internal sealed class Account(HubFixture hub) : IAsyncDisposable
{
    public const string Email = "gp@demo.casehub";
    public const string Password = "open sesame 1";

    public HubFixture Hub => hub;

    /// <summary>Of the app, once one is set up.</summary>
    public byte[] Key { get; private set; } = [];

    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    /// <summary>With a quick hash of passwords: an attacker guesses hundreds of them here.</summary>
    public static async Task<Account> StartAsync() => new(await HubFixture.StartEmptyAsync(
        services => services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1),
        [new("CaseHub:Demo", "true"), new("CASEHUB_DEMO_PASSWORD", Password)]));

    public SignInCheck Check => hub.Services.GetRequiredService<SignInCheck>();

    /// <summary>What the app shows now, or some steps on.</summary>
    public string Code(int steps = 0) => Totp.CodeOf(Key, Totp.StepAt(hub.Clock.GetUtcNow()) + steps);

    /// <summary>What no app shows now.</summary>
    public string WrongCode() => Enumerable.Range(0, 10).Select(n => $"{n:D6}").First(code => Enumerable.Range(-2, 5).All(step => Code(step) != code));

    public Task<Outcome<SignInWithPassword.Answer>> TryAsync(string password = Password, string? code = null, string? recoveryCode = null, Visitor? from = null) =>
        hub.SendAsync(null, new SignInWithPassword.Request(Email, password, code, recoveryCode, from));

    public async Task<SignInWithPassword.Answer> SignInAsync(string? code = null, Visitor? from = null)
    {
        var outcome = await TryAsync(code: code, from: from);
        Assert.True(outcome.IsGranted, outcome.Refusal?.Code);
        return outcome.Value;
    }

    public async Task<Actor> ActorAsync(SignInWithPassword.Answer signIn) => (await Check.ActorOfAsync(signIn.ToPrincipal("test")))!;

    public async Task<Actor> SignedInAsync() => await ActorAsync(await SignInAsync());

    /// <summary>The code that showed it is used up: the clock moves on to the next.</summary>
    public async Task<Actor> WithAppAsync()
    {
        var actor = await SignedInAsync();
        await AddAppAsync(actor);
        hub.Clock.Advance(2 * Totp.Step);
        return actor;
    }

    public async Task AddAppAsync(Actor actor)
    {
        var offer = await hub.GrantedAsync(actor, new OfferAuthenticator.Request());
        Assert.True(Base32.TryRead(offer.Key, out byte[] key));
        Key = key;
        RecoveryCodes = (await hub.GrantedAsync(actor, new AddAuthenticator.Request(offer.Ticket, Code()))).RecoveryCodes;
    }

    public Task DemandSecondFactorAsync() => hub.ReadAsync(db => db.Set<Organisation>().ExecuteUpdateAsync(o => o.SetProperty(row => row.RequiresSecondFactor, true)));

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
