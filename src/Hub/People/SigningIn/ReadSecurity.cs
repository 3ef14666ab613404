using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>How one signs in oneself, and what has to happen first before that can be changed.</summary>
public static class ReadSecurity
{
    public sealed record Request : IQuery<Answer>;

    /// <param name="HasPassword">False for who comes by their organisation's own sign-in only.</param>
    /// <param name="AppSince">Since when there is an authenticator app; null without.</param>
    /// <param name="RecoveryCodesLeft">Of ten.</param>
    /// <param name="Passkeys">The oldest first.</param>
    /// <param name="IsDemanded">One of their organisations demands a second factor.</param>
    /// <param name="MustEnrol">They can do nothing else until they have shown one.</param>
    /// <param name="MustProve">They have to prove themself again before they change anything.</param>
    /// <param name="MustProveWithFactor">A password is not enough for that.</param>
    public sealed record Answer(
        bool HasPassword, DateTimeOffset? AppSince, int RecoveryCodesLeft, IReadOnlyList<PasskeyView> Passkeys, bool IsDemanded, bool MustEnrol, bool MustProve, bool MustProveWithFactor);

    /// <param name="LastUsedAt">Null while it was never used.</param>
    public sealed record PasskeyView(Guid Id, string Name, DateTimeOffset AddedAt, DateTimeOffset? LastUsedAt);

    internal sealed class Handler(HubDb db, UserManager<IdentityUser<Guid>> users, SecondFactors factors, RecentProof proof, CurrentActor actor) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var user = await proof.UserAsync();
            var signIn = await proof.SignInAsync(cancellationToken);
            var app = await db.Set<AuthenticatorApp>().SingleOrDefaultAsync(a => a.ClinicianId == user.Id, cancellationToken);
            var passkeys = await db.Set<OwnPasskey>().Where(p => p.ClinicianId == user.Id).OrderBy(p => p.AddedAt).ToListAsync(cancellationToken);
            return new Answer(
                user.PasswordHash is not null,
                app?.Since,
                await users.CountRecoveryCodesAsync(user),
                [.. passkeys.Select(p => new PasskeyView(p.Id, p.Name, p.AddedAt, p.LastUsedAt))],
                await factors.IsDemandedAsync(user.Id, cancellationToken),
                actor.Required.MustEnrol && signIn.Method.IsWeak(),
                proof.IsNeeded(user, signIn),
                RecentProof.NeedsFactor(user, signIn));
        }
    }
}
