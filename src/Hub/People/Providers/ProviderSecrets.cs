using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CaseHub.Hub.People.Providers;

/// <summary>Seals a provider's client secret with Data Protection's keys, for that provider alone: moved to another row it cannot be opened.</summary>
internal sealed class ProviderSecrets(IDataProtectionProvider protection)
{
    public string Seal(Guid providerId, string secret) => For(providerId).Protect(secret);

    /// <returns>Null where it cannot be opened: the keys it was sealed with are gone.</returns>
    public string? Open(Guid providerId, string sealedSecret)
    {
        try
        {
            return For(providerId).Unprotect(sealedSecret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(Guid providerId) => protection.CreateProtector("CaseHub.Providers.Secret", $"{providerId}");
}
