using CaseHub.Hub.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>How passkeys are asked for. Read once at start.</summary>
internal static class PasskeyOptions
{
    /// <summary>The domain that passkeys belong to (the relying party's id, WebAuthn §5.1.2), such as <c>hub.hospital.org</c>; that of the page's address where it is not set. Whoever changes it makes all passkeys useless.</summary>
    private const string Domain = "CaseHub:SignIn:PasskeyDomain";

    /// <exception cref="StartException">The domain is none; the message names the setting.</exception>
    public static void Apply(IdentityPasskeyOptions options, IConfiguration configuration)
    {
        options.ServerDomain = DomainOf(configuration[Domain]);
        options.AuthenticatorTimeout = Passkeys.Lifetime;

        // It stands for password and second factor, so it has to ask for a finger, a face or a PIN, and to know whose it is.
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";
        options.AttestationConveyancePreference = "none";
    }

    private static string? DomainOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        string domain = text.Trim().ToLowerInvariant();
        return Uri.CheckHostName(domain) == UriHostNameType.Dns ? domain : throw new StartException($"{Domain} is \"{text}\". It has to be a domain, such as hub.hospital.org, without https:// and port.");
    }
}
