using System.Collections.Concurrent;
using System.Security.Claims;
using CaseHub.Hub.Data;
using CaseHub.Hub.People.Providers;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.People;

/// <summary>
/// Turns the principal of a cookie or bearer token into the actor of a request, by its sign-in, on every request. What was found is
/// kept for some seconds; a revocation on this node shows at once, one on another node after <see cref="KeptFor"/> at the latest.
/// </summary>
public sealed class SignInCheck(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>The claim that carries the sign-in's id.</summary>
    public const string ClaimType = "sid";

    internal static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private const int PruneAbove = 4096;

    private readonly ConcurrentDictionary<Guid, Finding> found = new();

    /// <summary>Null where nobody is signed in: no such claim, the sign-in was revoked or is too old, or the person has no place in the organisation any more.</summary>
    public async ValueTask<Actor?> ActorOfAsync(ClaimsPrincipal principal, CancellationToken cancellationToken = default)
    {
        if (!Guid.TryParse(principal.FindFirst(ClaimType)?.Value, out var signInId)) return null;
        var now = clock.GetUtcNow();
        if (found.TryGetValue(signInId, out var known) && now < known.Until) return known.Actor;

        var looked = new Finding(await LookUpAsync(signInId, now, cancellationToken), now + KeptFor, IsRevocation: false);
        if (found.Count > PruneAbove) Prune(now);
        return found.AddOrUpdate(signInId, looked, (_, old) => old.IsRevocation && now < old.Until ? old : looked).Actor;
    }

    /// <summary>Ends a sign-in here and now. It outlasts a look-up that began before the revocation was on disk.</summary>
    internal void Revoke(Guid signInId) => found[signInId] = new Finding(null, clock.GetUtcNow() + 2 * KeptFor, IsRevocation: true);

    /// <summary>Looks it up anew the next time: what it may do has changed.</summary>
    internal void Forget(Guid signInId) => found.TryRemove(signInId, out _);

    private async Task<Actor?> LookUpAsync(Guid signInId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var oldest = now - SignIn.Lifetime;
        return await db.Set<SignIn>()
            .ThatStillHold(db, now)
            .Where(s => s.Id == signInId && s.RevokedAt == null && s.At > oldest)
            .Join(db.Set<Clinician>(), s => s.ClinicianId, c => c.Id, (s, c) => new { SignIn = s, c.Id, c.Name })
            .Join(
                db.Set<Membership>().Active(),
                one => new { ClinicianId = one.Id, one.SignIn.OrganisationId },
                m => new { m.ClinicianId, m.OrganisationId },
                (one, m) => new { one.SignIn, one.Name, Membership = m })
            .Join(
                db.Set<Organisation>(),
                one => one.Membership.OrganisationId,
                o => o.Id,
                (one, o) => new Actor(one.SignIn.ClinicianId, o.Id, one.SignIn.Id, one.Membership.Roles, one.Name)
                {
                    MustEnrol = o.RequiresSecondFactor && (one.SignIn.Method == SignInMethod.Password || one.SignIn.Method == SignInMethod.Provider),
                })
            .SingleOrDefaultAsync(cancellationToken);
    }

    private void Prune(DateTimeOffset now)
    {
        foreach (var (id, finding) in found)
        {
            if (finding.Until <= now) found.TryRemove(id, out _);
        }
    }

    private sealed record Finding(Actor? Actor, DateTimeOffset Until, bool IsRevocation);
}

/// <summary>A sign-in has ended: its open connections have to be closed.</summary>
internal sealed record SignInRevoked(Guid SignInId) : INotification;

internal sealed class ForgetRevoked(SignInCheck check) : INotificationHandler<SignInRevoked>
{
    public Task Handle(SignInRevoked notification, CancellationToken cancellationToken)
    {
        check.Revoke(notification.SignInId);
        return Task.CompletedTask;
    }
}
