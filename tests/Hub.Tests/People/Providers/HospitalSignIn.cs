using System.Security.Claims;
using CaseHub.Hub.People;
using CaseHub.Hub.People.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.People.Providers;

/// <summary>A provider of the asking organisation, and people who come back from it with a genuine ticket.</summary>
internal sealed class HospitalSignIn(HubFixture hub)
{
    public const string Issuer = "https://login.hospital.example";

    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>As an administrator describes it; the tests change what they are about.</summary>
    public SaveProvider.Request Settings => new(
        Id, "Hospital account", Issuer, "casehub", "a secret", "profile email", RolesClaim: "groups", EmailDomains: "hospital.example", MakesAccounts: true);

    public static async Task<HospitalSignIn> StartAsync(HubFixture hub, Func<SaveProvider.Request, SaveProvider.Request>? with = null)
    {
        var provider = new HospitalSignIn(hub);
        await provider.SaveAsync(with ?? (settings => settings));
        return provider;
    }

    public Task SaveAsync(Func<SaveProvider.Request, SaveProvider.Request> with) => hub.GrantedAsync(hub.Administrator, with(Settings));

    public async Task<ProviderIdentity> IdentityAsync(string subject, string? name = null, string? email = null, string[]? groups = null, params (string Type, string Value)[] more)
    {
        var setup = await hub.Services.GetRequiredService<ProviderSetups>().FindAsync(Id, default);
        var claims = new List<Claim> { new("sub", subject) };
        if (name is not null) claims.Add(new Claim("name", name));
        if (email is not null) claims.Add(new Claim("email", email));
        claims.AddRange((groups ?? []).Select(group => new Claim("groups", group)));
        claims.AddRange(more.Select(claim => new Claim(claim.Type, claim.Value)));
        return ProviderIdentity.OfTicket(setup.Value!, new ClaimsPrincipal(new ClaimsIdentity(claims, "test")))!;
    }

    public async Task<SignInWithProvider.Answer> SignInAsync(string subject, string? name = null, string? email = null, string[]? groups = null, params (string Type, string Value)[] more) =>
        await hub.GrantedAsync(null, new SignInWithProvider.Request(await IdentityAsync(subject, name, email, groups, more)));

    public async Task<Refusal> TurnedAwayAsync(string subject, string? name = null, string? email = null, string[]? groups = null, params (string Type, string Value)[] more) =>
        await hub.RefusedAsync(null, new SignInWithProvider.Request(await IdentityAsync(subject, name, email, groups, more)));

    /// <summary>Who came in, as each later request sees them; null once they are out.</summary>
    public async Task<Actor?> ActorOfAsync(SignInWithProvider.Answer answer)
    {
        hub.Clock.Advance(SignInCheck.KeptFor);
        return await hub.Services.GetRequiredService<SignInCheck>().ActorOfAsync(answer.SignIn.ToPrincipal("test"));
    }

    /// <summary>Goes there signed in and says yes on the way back.</summary>
    public async Task LinkAsync(Actor person, ProviderIdentity identity)
    {
        await hub.GrantedAsync(person, new OfferLink.Request(identity));
        var own = await hub.GrantedAsync(person, new ReadOwnLinks.Request());
        await hub.GrantedAsync(person, new ConfirmLink.Request(own.Offer!.Id));
    }
}
