using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>
/// A browser that somebody left open must not be enough to change how its owner signs in: for that they prove themself again where that was not just now. Whoever has a second factor does
/// so with it, where the sign-in was without.
/// </summary>
internal sealed class RecentProof(HubDb db, UserManager<IdentityUser<Guid>> users, CurrentActor actor, AfterCommit afterCommit, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public async Task<IdentityUser<Guid>> UserAsync() =>
        await users.FindByIdAsync($"{actor.Required.Id}") ?? throw new InvalidOperationException("Every clinician has a user.");

    public Task<SignIn> SignInAsync(CancellationToken cancellationToken) => db.Set<SignIn>().SingleAsync(s => s.Id == actor.Required.SignInId, cancellationToken);

    public bool IsNeeded(IdentityUser<Guid> user, SignIn signIn) => 
        clock.GetUtcNow() >= (signIn.ProvedAt ?? signIn.At) + Lifetime || NeedsFactor(user, signIn) || IsAnothersWord(user, signIn);

    /// <summary>A password alone would prove nothing new.</summary>
    public static bool NeedsFactor(IdentityUser<Guid> user, SignIn signIn) => user.TwoFactorEnabled && signIn.Method.IsWeak();

    /// <summary>A hospital's provider speaks for that hospital; what opens the whole account, other organisations among it, needs the person's own password or factor where there is one.</summary>
    private static bool IsAnothersWord(IdentityUser<Guid> user, SignIn signIn) =>
        signIn is { Method: SignInMethod.Provider or SignInMethod.ProviderWithSecondFactor, ProvedAt: null } && (user.PasswordHash is not null || user.TwoFactorEnabled);

    /// <returns>Null where the proof is recent.</returns>
    public async Task<Refusal?> DemandAsync(IdentityUser<Guid> user, CancellationToken cancellationToken) =>
        IsNeeded(user, await SignInAsync(cancellationToken)) ? Refusal.Forbidden("prove-first") : null;

    /// <param name="with">What they showed just now, if it was more than the password: the sign-in is as strong from now on.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task TakeAsync(SignInMethod? with, CancellationToken cancellationToken)
    {
        var signIn = await SignInAsync(cancellationToken);
        signIn.ProvedAt = clock.GetUtcNow();
        if (with is not { } method || !signIn.Method.IsWeak()) return;
        signIn.Method = signIn.Method == SignInMethod.Provider ? SignInMethod.ProviderWithSecondFactor : method;
        afterCommit.Tell(new SignInStrengthened(signIn.Id));
    }
}

internal static class SignInMethods
{
    /// <summary>One factor only.</summary>
    public static bool IsWeak(this SignInMethod method) => method is SignInMethod.Password or SignInMethod.Provider;
}

/// <summary>A sign-in shows more than when it was looked up last.</summary>
internal sealed record SignInStrengthened(Guid SignInId) : INotification;

internal sealed class LookUpStrengthened(SignInCheck check) : INotificationHandler<SignInStrengthened>
{
    public Task Handle(SignInStrengthened notification, CancellationToken cancellationToken)
    {
        check.Forget(notification.SignInId);
        return Task.CompletedTask;
    }
}
