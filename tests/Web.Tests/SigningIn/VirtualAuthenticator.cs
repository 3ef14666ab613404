using System.Text.Json;
using Microsoft.Playwright;

namespace CaseHub.Web.Tests.SigningIn;

/// <summary>Chromium's own authenticator in software (WebAuthn §11, by the DevTools protocol): of the platform, with resident keys, and its owner's finger always on it.</summary>
internal sealed class VirtualAuthenticator
{
    private readonly ICDPSession devTools;
    private readonly string id;

    private VirtualAuthenticator(ICDPSession devTools, string id) => (this.devTools, this.id) = (devTools, id);

    public static async Task<VirtualAuthenticator> PlugInAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable", new() { ["enableUI"] = false });
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new VirtualAuthenticator(session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    public async Task<int> CountAsync() => (await CredentialsAsync()).GetArrayLength();

    /// <summary>Brings all that this one holds to another browser, as a synchronised keyring does.</summary>
    public async Task CopyToAsync(VirtualAuthenticator other)
    {
        foreach (var credential in (await CredentialsAsync()).EnumerateArray())
            await other.devTools.SendAsync("WebAuthn.addCredential", new() { ["authenticatorId"] = other.id, ["credential"] = credential });
    }

    /// <summary>Its owner's finger is another one from now on.</summary>
    public Task DoubtOwnerAsync() => devTools.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = id, ["isUserVerified"] = false });

    private async Task<JsonElement> CredentialsAsync() =>
        (await devTools.SendAsync("WebAuthn.getCredentials", new() { ["authenticatorId"] = id }))!.Value.GetProperty("credentials");
}
