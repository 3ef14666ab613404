using CaseHub.Hub.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>A person's second factors: an authenticator app, passkeys, and recovery codes for the day when these are lost.</summary>
internal sealed class SecondFactors(HubDb db, UserManager<IdentityUser<Guid>> users, IUserStore<IdentityUser<Guid>> rows, TimeProvider clock)
{
    /// <summary>Accepts an app's code once; the command that asked stores that it is used.</summary>
    public async Task<bool> TakeCodeAsync(IdentityUser<Guid> user, string? code, CancellationToken cancellationToken)
    {
        var app = await db.Set<AuthenticatorApp>().SingleOrDefaultAsync(a => a.ClinicianId == user.Id, cancellationToken);
        if (app is null || await users.GetAuthenticatorKeyAsync(user) is not { } text || !Base32.TryRead(text, out byte[] key)) return false;
        if (Totp.Accept(key, code, clock.GetUtcNow(), app.LastStep) is not { } step) return false;
        app.LastStep = step;
        return true;
    }

    /// <summary>Accepts a recovery code once; the command that asked stores that it is used. Takes as long where there is no such person.</summary>
    public async Task<bool> TakeRecoveryCodeAsync(IdentityUser<Guid>? user, string code)
    {
        if (user is not null) return (await users.RedeemTwoFactorRecoveryCodeAsync(user, code)).Succeeded;
        _ = RecoveryCodes.Without(null, code);
        return false;
    }

    public Task<int> CountRecoveryCodesAsync(IdentityUser<Guid> user) => users.CountRecoveryCodesAsync(user);

    /// <returns>Recovery codes to be shown once, where this is the first factor; none where there are some already.</returns>
    public async Task<IReadOnlyList<string>> BeginAsync(IdentityUser<Guid> user)
    {
        if (user.TwoFactorEnabled) return [];
        await users.SetTwoFactorEnabledAsync(user, true);
        return await NewRecoveryCodesAsync(user);
    }

    /// <summary>The old ones end.</summary>
    public async Task<IReadOnlyList<string>> NewRecoveryCodesAsync(IdentityUser<Guid> user) =>
        [.. (await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes.Number))!];

    /// <summary>In place of the one before, if there was one.</summary>
    public async Task SetAppAsync(IdentityUser<Guid> user, string key, long step, CancellationToken cancellationToken)
    {
        await ((IUserAuthenticatorKeyStore<IdentityUser<Guid>>)rows).SetAuthenticatorKeyAsync(user, key, cancellationToken);
        var app = await db.Set<AuthenticatorApp>().SingleOrDefaultAsync(a => a.ClinicianId == user.Id, cancellationToken);
        if (app is null) db.Add(new AuthenticatorApp { ClinicianId = user.Id, Since = clock.GetUtcNow(), LastStep = step });
        else (app.Since, app.LastStep) = (clock.GetUtcNow(), step);
    }

    public async Task RemoveAppAsync(IdentityUser<Guid> user, CancellationToken cancellationToken)
    {
        var app = await db.Set<AuthenticatorApp>().SingleOrDefaultAsync(a => a.ClinicianId == user.Id, cancellationToken);
        if (app is not null) db.Remove(app);
        await users.RemoveAuthenticationTokenAsync(user, UserRows.Owner, UserRows.Key);
    }

    public async Task RemovePasskeyAsync(IdentityUser<Guid> user, OwnPasskey passkey)
    {
        db.Remove(passkey);
        await users.RemovePasskeyAsync(user, passkey.CredentialId);
    }

    /// <summary>Without a factor, recovery codes would open nothing.</summary>
    public async Task EndAsync(IdentityUser<Guid> user)
    {
        await users.RemoveAuthenticationTokenAsync(user, UserRows.Owner, UserRows.Codes);
        await users.SetTwoFactorEnabledAsync(user, false);
    }

    /// <summary>All that a person has, by an administrator's hand.</summary>
    public async Task RemoveAllAsync(IdentityUser<Guid> user, CancellationToken cancellationToken)
    {
        await RemoveAppAsync(user, cancellationToken);
        foreach (var passkey in await db.Set<OwnPasskey>().Where(p => p.ClinicianId == user.Id).ToListAsync(cancellationToken)) await RemovePasskeyAsync(user, passkey);
        await EndAsync(user);
    }

    /// <summary>True while an organisation that the person acts for demands one.</summary>
    public Task<bool> IsDemandedAsync(Guid clinicianId, CancellationToken cancellationToken) => db.Set<Membership>().Active()
        .Where(m => m.ClinicianId == clinicianId)
        .Join(db.Set<Organisation>(), m => m.OrganisationId, o => o.Id, (m, o) => o.RequiresSecondFactor)
        .AnyAsync(isDemanded => isDemanded, cancellationToken);
}
