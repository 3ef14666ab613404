using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace CaseHub.Hub.Notify.Calls;

/// <summary>Seals numbers and the codes that verify them with Data Protection's keys, for their person alone: moved to another row they cannot be opened.</summary>
internal sealed class PhoneSeals(IDataProtectionProvider protection)
{
    public string Seal(Guid clinicianId, string text) => For(clinicianId).Protect(text);

    /// <returns>Null where there is none, or it cannot be opened: the keys it was sealed with are gone.</returns>
    public string? Open(Guid clinicianId, string? sealedText)
    {
        try
        {
            return sealedText is null ? null : For(clinicianId).Unprotect(sealedText);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(Guid clinicianId) => protection.CreateProtector("CaseHub.Telling.Phone", $"{clinicianId}");
}
