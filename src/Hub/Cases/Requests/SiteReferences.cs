using System.Security.Cryptography;
using System.Text;
using CaseHub.Hub.Data;
using Microsoft.AspNetCore.DataProtection;

namespace CaseHub.Hub.Cases.Requests;

/// <summary>The local references of cases, under the key of the site that owns them. Nobody outside the asking side is given what is opened here.</summary>
internal sealed class SiteReferences(HubDb db, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>Sets or takes away what the case's patient is called at its site.</summary>
    public async Task WriteAsync(ClinicalCase @case, string? reference, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reference))
        {
            (@case.SealedReference, @case.ReferenceHash) = (null, null);
            return;
        }

        byte[] key = await KeyAsync(@case.OrganisationId, cancellationToken) ?? await MakeKeyAsync(@case.OrganisationId, cancellationToken);
        @case.SealedReference = LocalReference.Seal(key, @case.Id, reference.Trim());
        @case.ReferenceHash = LocalReference.Hash(key, reference);
    }

    /// <returns>Null where there is none, or the key that it was sealed with is gone.</returns>
    public async Task<string?> ReadAsync(ClinicalCase @case, CancellationToken cancellationToken) =>
        @case.SealedReference is { } sealedReference && await KeyAsync(@case.OrganisationId, cancellationToken) is { } key ? LocalReference.Open(key, @case.Id, sealedReference) : null;

    /// <returns>Null where the site has never written one: then no case has it.</returns>
    public async Task<string?> HashAsync(Guid organisationId, string reference, CancellationToken cancellationToken) =>
        await KeyAsync(organisationId, cancellationToken) is { } key ? LocalReference.Hash(key, reference) : null;

    /// <summary>Whether this is the reference of the case. A case without one, or whose key is gone, asks for none: an answer must not be lost over it.</summary>
    public async Task<bool> MatchesAsync(ClinicalCase @case, string? reference, CancellationToken cancellationToken)
    {
        if (await ReadAsync(@case, cancellationToken) is not { } own) return true;
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(LocalReference.Normalised(own)), Encoding.UTF8.GetBytes(LocalReference.Normalised(reference ?? "")));
    }

    private async Task<byte[]?> KeyAsync(Guid organisationId, CancellationToken cancellationToken)
    {
        if (await db.Set<SiteKey>().FindAsync([organisationId], cancellationToken) is not { } key) return null;
        try
        {
            return Convert.FromBase64String(For(organisationId).Unprotect(key.Sealed));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>In place of one that cannot be opened any more, too: what it sealed is lost, what comes is not.</summary>
    private async Task<byte[]> MakeKeyAsync(Guid organisationId, CancellationToken cancellationToken)
    {
        byte[] key = RandomNumberGenerator.GetBytes(LocalReference.KeyBytes);
        string sealedKey = For(organisationId).Protect(Convert.ToBase64String(key));
        if (await db.Set<SiteKey>().FindAsync([organisationId], cancellationToken) is { } lost) lost.Sealed = sealedKey;
        else db.Add(new SiteKey { OrganisationId = organisationId, Sealed = sealedKey, CreatedAt = clock.GetUtcNow() });
        return key;
    }

    private IDataProtector For(Guid organisationId) => protection.CreateProtector("CaseHub.Cases.SiteKey", $"{organisationId}");
}
