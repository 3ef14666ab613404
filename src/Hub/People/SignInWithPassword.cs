using System.Security.Claims;
using CaseHub.Hub.People.SigningIn;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace CaseHub.Hub.People;

/// <summary>A clinician signs in. Whether the address is unknown, the password wrong or nobody listens any more, the answer is the same, and as slow.</summary>
public static class SignInWithPassword
{
    public const int CodeMaxLength = 40;

    /// <param name="Email">Of the account.</param>
    /// <param name="Password">Of the account.</param>
    /// <param name="Code">Of an authenticator app, where the person has one and it is at hand; else the answer says that it is needed.</param>
    /// <param name="RecoveryCode">In place of the code. With it the owner comes in also while somebody else guesses.</param>
    /// <param name="Visitor">From where; the door knows, nobody says it of themself.</param>
    public sealed record Request(string? Email, string? Password, string? Code = null, string? RecoveryCode = null, Visitor? Visitor = null) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("email", Email, NewClinicians.EmailLength);
            errors.Text("password", Password, NewClinicians.PasswordMaxLength);
            errors.OptionalText("code", Code, CodeMaxLength);
            errors.OptionalText("recoveryCode", RecoveryCode, CodeMaxLength);
        }

        /// <summary>Without the password, wherever it may be printed.</summary>
        public override string ToString() => nameof(SignInWithPassword);
    }

    /// <summary>The new sign-in; the door puts it into its cookie or bearer token.</summary>
    public sealed record Answer(Guid SignInId, Guid ClinicianId, string Name)
    {
        /// <summary>For the browser to bring along when it signs in again; null for who came in by another way.</summary>
        public string? KnownBrowser { get; init; }

        /// <summary>How many recovery codes are left; null where none was used.</summary>
        public int? RecoveryCodesLeft { get; init; }

        /// <param name="scheme">The authentication scheme that will carry it.</param>
        public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
            [
                new Claim(SignInCheck.ClaimType, SignInId.ToString()),
                new Claim(ClaimTypes.NameIdentifier, ClinicianId.ToString()),
                new Claim(ClaimTypes.Name, Name),
            ],
            scheme));
    }

    internal sealed class Handler(UserManager<IdentityUser<Guid>> users, Guesses guesses, SecondStep secondStep, SecondFactors factors, NewSignIns signIns)
        : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var visitor = request.Visitor ?? new Visitor();
            string email = request.Email!.Trim();
            var user = await users.FindByEmailAsync(email);
            var guess = await guesses.CountAsync(Guessed.Password, user is null ? users.NormalizeEmail(email)! : $"{user.Id}", visitor, cancellationToken);
            bool isRight = await IsPasswordOfAsync(user, request.Password!);
            if (!string.IsNullOrWhiteSpace(request.RecoveryCode)) return await RescueAsync(user, isRight, request.RecoveryCode, guess, visitor, cancellationToken);

            if (user is null || guess is null || !isRight) return Wrong();
            await guesses.ForgiveAsync(guess, cancellationToken);
            if (!user.TwoFactorEnabled) return await signIns.BeginAsync(user.Id, SignInMethod.Password, visitor, cancellationToken);
            if (string.IsNullOrWhiteSpace(request.Code)) return secondStep.AskFor(user);
            if (await secondStep.CheckAsync(user, request.Code, null, visitor, cancellationToken) is { } refusal) return refusal;
            return await signIns.BeginAsync(user.Id, SignInMethod.PasswordAndCode, visitor, cancellationToken);
        }

        /// <summary>Password and recovery code at once are more than anybody guesses: they open the account also where guessing is not heard. Which of them was wrong is not said.</summary>
        private async Task<Outcome<Answer>> RescueAsync(IdentityUser<Guid>? user, bool isRight, string recoveryCode, Guess? guess, Visitor visitor, CancellationToken cancellationToken)
        {
            bool isCode = await factors.TakeRecoveryCodeAsync(user, recoveryCode);
            if (user is null || !isRight || !isCode) return Wrong();
            if (guess is not null) await guesses.ForgiveAsync(guess, cancellationToken);
            var begun = await signIns.BeginAsync(user.Id, SignInMethod.PasswordAndCode, visitor, cancellationToken);
            return begun.IsGranted ? begun.Value with { RecoveryCodesLeft = await factors.CountRecoveryCodesAsync(user) } : begun;
        }

        /// <summary>Takes the time that checking a password takes, so that the clock does not tell which addresses have accounts.</summary>
        private async Task<bool> IsPasswordOfAsync(IdentityUser<Guid>? user, string password)
        {
            if (user?.PasswordHash is not null) return await users.CheckPasswordAsync(user, password);
            users.PasswordHasher.HashPassword(new IdentityUser<Guid>(), password);
            return false;
        }

        private static Refusal Wrong() => Refusal.SignInNeeded("sign-in-wrong");
    }
}
