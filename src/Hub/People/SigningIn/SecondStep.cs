using Microsoft.AspNetCore.Identity;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>What follows a right password where a person has a second factor: an app's code or a recovery code, and guesses at them are counted.</summary>
internal sealed class SecondStep(UserManager<IdentityUser<Guid>> users, SecondFactors factors, Guesses guesses, Tickets tickets)
{
    /// <summary>From the password to the code.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Purpose = "SecondStep";

    /// <summary>Refuses for now, and says with what to come again.</summary>
    public Refusal AskFor(IdentityUser<Guid> user) =>
        Refusal.SignInNeeded("second-factor-needed-to-sign-in") with { Details = new Halfway(tickets.Write(Purpose, new Known(user.Id, user.SecurityStamp!))) };

    /// <returns>Whose password was right; null where that was too long ago, or the password is another one by now.</returns>
    public async Task<IdentityUser<Guid>?> FindAsync(string? ticket)
    {
        if (tickets.Read<Known>(Purpose, ticket, Lifetime) is not { } known) return null;
        var user = await users.FindByIdAsync($"{known.ClinicianId}");
        return user?.SecurityStamp == known.Stamp ? user : null;
    }

    /// <returns>Null where the code was right; the command that asked stores that it is used.</returns>
    public async Task<Refusal?> CheckAsync(IdentityUser<Guid> user, string? code, string? recoveryCode, Visitor visitor, CancellationToken cancellationToken)
    {
        var guess = await guesses.CountAsync(Guessed.Code, $"{user.Id}", visitor, cancellationToken);

        // A recovery code cannot be guessed, and whoever needs one is on no known browser: it is heard also while others guess.
        bool isRight = recoveryCode is not null
            ? await factors.TakeRecoveryCodeAsync(user, recoveryCode)
            : guess is not null && await factors.TakeCodeAsync(user, code, cancellationToken);
        if (!isRight) return Refusal.SignInNeeded("sign-in-code-wrong");
        if (guess is not null) await guesses.ForgiveAsync(guess, cancellationToken);
        return null;
    }

    private sealed record Known(Guid ClinicianId, string Stamp);
}

/// <summary>The password was right, and a second factor is asked for.</summary>
/// <param name="Ticket">Sealed, for <see cref="SignInWithCode"/>; valid for ten minutes.</param>
public sealed record Halfway(string Ticket);
