using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>Another password of one's own. Whoever knew the old one is out: all other sign-ins end.</summary>
public static class ChangePassword
{
    /// <param name="Password">The present one.</param>
    /// <param name="NewPassword">10–128 characters.</param>
    public sealed record Request(string? Password, string? NewPassword) : ICommand<Unit>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.Text("password", Password, NewClinicians.PasswordMaxLength);
            errors.Text("newPassword", NewPassword, NewClinicians.PasswordMaxLength);
            if (NewPassword?.Length < NewClinicians.PasswordMinLength) errors.Add("newPassword", "password-too-short", NewClinicians.PasswordMinLength);
        }

        public override string ToString() => nameof(ChangePassword);
    }

    internal sealed class Handler(UserManager<IdentityUser<Guid>> users, RecentProof proof, Guesses guesses, EndedSignIns ended, AfterCommit afterCommit, CurrentActor actor)
        : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var user = await proof.UserAsync();
            if (user.PasswordHash is null) return Refusal.Conflict("password-none");
            if (await guesses.CountAsync(actor.Required, cancellationToken) is not { } guess) return Refusal.TooMany("prove-too-often");
            if (!(await users.ChangePasswordAsync(user, request.Password!, request.NewPassword!)).Succeeded) return Wrong();

            await guesses.ForgiveAsync(guess, cancellationToken);
            await proof.TakeAsync(null, cancellationToken);
            await ended.EndAsync(user.Id, except: actor.Required.SignInId, cancellationToken);
            afterCommit.Tell(new SecurityChanged(user.Id, SecurityChanged.PasswordChanged, user.Id));
            return Unit.Value;
        }

        private static Refusal Wrong()
        {
            var errors = new FieldErrors();
            errors.Add("password", "password-wrong");
            return Refusal.Invalid("invalid") with { Fields = errors.Texts };
        }
    }
}
