using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using CaseHub.Hub.Data;
using CaseHub.Hub.People.Providers;
using CaseHub.Hub.People.SignIns;
using CaseHub.Hub.People.Tokens;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.People;

/// <summary>
/// Turns the principal of a cookie, a bearer token or a personal access token into the actor of a request, on every request. What was found is
/// kept for some seconds; a revocation on this node shows at once, one on another node after <see cref="KeptFor"/> at the latest.
/// </summary>
public sealed class SignInCheck(IServiceScopeFactory scopes, SignsOfLife life, TimeProvider clock)
{
    /// <summary>The claim that carries the sign-in's id.</summary>
    public const string ClaimType = "sid";

    /// <summary>The claim by which that id is a personal access token's.</summary>
    public const string TokenClaimType = "personal-token";

    internal static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private const int PruneAbove = 4096;

    private readonly ConcurrentDictionary<Guid, Finding> found = new();
    private long changes;

    /// <summary>
    /// Null where nobody is signed in: no such claim, the sign-in was revoked, is too old or was idle for too long, the token has expired, or the person has no place in the
    /// organisation any more.
    /// </summary>
    public async ValueTask<Actor?> ActorOfAsync(ClaimsPrincipal principal, CancellationToken cancellationToken = default)
    {
        if (!Guid.TryParse(principal.FindFirst(ClaimType)?.Value, out var signInId)) return null;
        var finding = await FindAsync(signInId, principal.HasClaim(claim => claim.Type == TokenClaimType), cancellationToken);
        return finding is null || IsIdle(finding) ? null : finding.Actor;
    }

    /// <summary>How long this browser may stay without a sign of life from now on; null where nobody is signed in, or a program is, which may for ever.</summary>
    public async ValueTask<TimeSpan?> RemainingAsync(ClaimsPrincipal principal, CancellationToken cancellationToken = default)
    {
        if (await ActorOfAsync(principal, cancellationToken) is not { IdleMinutes: > 0 } actor || !found.TryGetValue(actor.SignInId, out var finding)) return null;
        return life.LatestOf(actor.SignInId, finding.LastSeenAt) + TimeSpan.FromMinutes(actor.IdleMinutes) - clock.GetUtcNow();
    }

    /// <summary>The principal of a personal access token as it is shown; null for every one that is wrong, expired or revoked.</summary>
    /// <param name="shown">With its prefix.</param>
    /// <param name="scheme">The authentication scheme that it came by.</param>
    public async ValueTask<ClaimsPrincipal?> PrincipalOfTokenAsync(string? shown, string scheme, CancellationToken cancellationToken = default)
    {
        if (!PersonalToken.TryRead(shown, out var id, out byte[] hash)) return null;
        var finding = await FindAsync(id, isToken: true, cancellationToken);
        if (finding?.Actor is not { } actor || finding.SecretHash is not { } right || !CryptographicOperations.FixedTimeEquals(right, hash)) return null;
        var claims = new SignInWithPassword.Answer(id, actor.Id, actor.Name).ToPrincipal(scheme);
        claims.Identities.First().AddClaim(new Claim(TokenClaimType, "true"));
        return claims;
    }

    /// <summary>Ends a sign-in or token here and now. It outlasts a look-up that began before the revocation was on disk.</summary>
    internal void Revoke(Guid signInId) => found[signInId] = new Finding(null, clock.GetUtcNow() + 2 * KeptFor) { IsRevocation = true };

    /// <summary>Looks anew at the next request of this sign-in.</summary>
    internal void Forget(Guid signInId) => ForgetWhere(one => one.Key == signInId);

    /// <summary>Looks anew at the next request of this person, by whatever they come.</summary>
    internal void ForgetPerson(Guid clinicianId) => ForgetWhere(one => one.Value.Actor?.Id == clinicianId);

    private void ForgetWhere(Func<KeyValuePair<Guid, Finding>, bool> isMeant)
    {
        // A look-up that is under way may have read what was before: it is not kept.
        Interlocked.Increment(ref changes);
        foreach (var one in found.Where(one => !one.Value.IsRevocation && isMeant(one))) found.TryRemove(one);
    }

    private async ValueTask<Finding?> FindAsync(Guid id, bool isToken, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (found.TryGetValue(id, out var known) && now < known.Until) return known;

        long before = Interlocked.Read(ref changes);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var looked = isToken ? await LookUpTokenAsync(db, id, now, cancellationToken) : await LookUpAsync(db, id, now, cancellationToken);
        // What nobody is known by is not kept: anybody could fill the memory with it.
        if (looked is null || before != Interlocked.Read(ref changes)) return looked;
        if (found.Count > PruneAbove) Prune(now);
        return found.AddOrUpdate(id, looked, (_, old) => old.IsRevocation && now < old.Until ? old : looked);
    }

    private bool IsIdle(Finding finding) =>
        finding is { Actor: { IdleMinutes: > 0 } actor } && clock.GetUtcNow() - life.LatestOf(actor.SignInId, finding.LastSeenAt) > TimeSpan.FromMinutes(actor.IdleMinutes);

    private static async Task<Finding?> LookUpAsync(HubDb db, Guid signInId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var oldest = now - SignIn.Lifetime;
        var rows = await (
            from signIn in db.Set<SignIn>().ThatStillHold(db, now)
            join clinician in db.Set<Clinician>() on signIn.ClinicianId equals clinician.Id
            join membership in db.Set<Membership>().Active() on signIn.ClinicianId equals membership.ClinicianId
            join organisation in db.Set<Organisation>() on membership.OrganisationId equals organisation.Id
            where signIn.Id == signInId && signIn.RevokedAt == null && signIn.At > oldest
            orderby organisation.Name
            select new { SignIn = signIn, clinician.Name, membership.Roles, Organisation = organisation }).AsNoTracking().ToListAsync(cancellationToken);
        if (rows.Find(row => row.SignIn.OrganisationId == row.Organisation.Id) is not { } own) return null;
        var actor = new Actor(own.SignIn.ClinicianId, own.Organisation.Id, signInId, own.Roles, own.Name)
        {
            OrganisationName = own.Organisation.Name,
            Organisations = rows.ConvertAll(row => new OwnOrganisation(row.Organisation.Id, row.Organisation.Name, row.Roles)),
            IdleMinutes = own.SignIn.IsProgram ? 0 : own.Organisation.IdleMinutes,
            MustEnrol = own.Organisation.RequiresSecondFactor && !own.SignIn.Method.IsStrong(),
        };
        return new Finding(actor, now + KeptFor) { LastSeenAt = own.SignIn.LastSeenAt };
    }

    private static async Task<Finding?> LookUpTokenAsync(HubDb db, Guid tokenId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await (
            from token in db.Set<PersonalToken>()
            join clinician in db.Set<Clinician>() on token.ClinicianId equals clinician.Id
            join membership in db.Set<Membership>().Active() on new { token.ClinicianId, token.OrganisationId } equals new { membership.ClinicianId, membership.OrganisationId }
            join organisation in db.Set<Organisation>() on token.OrganisationId equals organisation.Id
            where token.Id == tokenId && token.RevokedAt == null && token.ExpiresAt > now
            select new { Token = token, clinician.Name, membership.Roles, Organisation = organisation }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (row is null) return null;
        var actor = new Actor(row.Token.ClinicianId, row.Organisation.Id, tokenId, row.Roles, row.Name)
        {
            OrganisationName = row.Organisation.Name,
            Organisations = [new OwnOrganisation(row.Organisation.Id, row.Organisation.Name, row.Roles)],
            Scopes = row.Token.Scopes & ~Scopes.Account,
            MustEnrol = row.Organisation.RequiresSecondFactor && !row.Token.Method.IsStrong(),
        };
        var until = now + KeptFor;
        return new Finding(actor, until < row.Token.ExpiresAt ? until : row.Token.ExpiresAt) { SecretHash = row.Token.SecretHash };
    }

    private void Prune(DateTimeOffset now)
    {
        foreach (var (id, finding) in found)
        {
            if (finding.Until <= now) found.TryRemove(id, out _);
        }
    }

    private sealed record Finding(Actor? Actor, DateTimeOffset Until)
    {
        public bool IsRevocation { get; init; }

        /// <summary>As it was on disk.</summary>
        public DateTimeOffset LastSeenAt { get; init; }

        /// <summary>Of a personal access token.</summary>
        public byte[]? SecretHash { get; init; }
    }
}

/// <summary>A sign-in or a personal access token has ended: what came by it has to end too.</summary>
internal sealed record SignInRevoked(Guid SignInId) : INotification;
