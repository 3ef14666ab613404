using System.Security.Cryptography;
using CaseHub.Hub.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>Identity's rows are saved with the command they belong to, never on their own. An app's key is sealed in them, and recovery codes are hashed.</summary>
internal sealed class UserRows : UserOnlyStore<IdentityUser<Guid>, HubDb, Guid>
{
    /// <summary>As Identity names its own tokens.</summary>
    internal const string Owner = "[AspNetUserStore]";
    internal const string Key = "AuthenticatorKey";
    internal const string Codes = "RecoveryCodes";

    private readonly IDataProtectionProvider protection;

    public UserRows(HubDb db, IDataProtectionProvider protection)
        : base(db)
    {
        this.protection = protection;
        AutoSaveChanges = false;
    }

    /// <summary>A command may update a user several times before it is saved. Identity attaches the row each time, which takes what the update before has set for what is stored, and then misses that.</summary>
    public override Task<IdentityResult> UpdateAsync(IdentityUser<Guid> user, CancellationToken cancellationToken = default)
    {
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        if (Context.Entry(user).State == EntityState.Detached) Context.Update(user);
        return Task.FromResult(IdentityResult.Success);
    }

    public override Task SetAuthenticatorKeyAsync(IdentityUser<Guid> user, string key, CancellationToken cancellationToken) =>
        base.SetAuthenticatorKeyAsync(user, KeysOf(user).Protect(key), cancellationToken);

    /// <returns>Null where there is none, or the ring of keys that sealed it is gone.</returns>
    public override async Task<string?> GetAuthenticatorKeyAsync(IdentityUser<Guid> user, CancellationToken cancellationToken)
    {
        if (await base.GetAuthenticatorKeyAsync(user, cancellationToken) is not { Length: > 0 } kept) return null;
        try
        {
            return KeysOf(user).Unprotect(kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public override Task ReplaceCodesAsync(IdentityUser<Guid> user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        SetTokenAsync(user, Owner, Codes, RecoveryCodes.Write(recoveryCodes), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(IdentityUser<Guid> user, string code, CancellationToken cancellationToken)
    {
        if (RecoveryCodes.Without(await GetTokenAsync(user, Owner, Codes, cancellationToken), code) is not { } left) return false;
        await SetTokenAsync(user, Owner, Codes, left, cancellationToken);
        return true;
    }

    public override async Task<int> CountCodesAsync(IdentityUser<Guid> user, CancellationToken cancellationToken) =>
        RecoveryCodes.CountOf(await GetTokenAsync(user, Owner, Codes, cancellationToken));

    private IDataProtector KeysOf(IdentityUser<Guid> user) => protection.CreateProtector("CaseHub.SigningIn", "AuthenticatorKey", $"{user.Id}");
}
