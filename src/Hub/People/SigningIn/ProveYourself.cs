using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>Somebody who is signed in proves again that it is they: with a passkey, a code, or the password. With more than the password, the sign-in is a strong one from now on.</summary>
public static class ProveYourself
{
    /// <param name="Password">One's own.</param>
    /// <param name="Code">Of one's authenticator app.</param>
    /// <param name="Ticket">Of <see cref="AskForPasskey"/>, with the credential.</param>
    /// <param name="Credential">The authenticator's answer, as JSON.</param>
    /// <param name="Origin">Of our pages.</param>
    public sealed record Request(string? Password = null, string? Code = null, string? Ticket = null, string? Credential = null, Uri? Origin = null) : ICommand<Unit>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            errors.OptionalText("password", Password, NewClinicians.PasswordMaxLength);
            errors.OptionalText("code", Code, SignInWithPassword.CodeMaxLength);
            if (string.IsNullOrWhiteSpace(Password) && string.IsNullOrWhiteSpace(Code) && Credential is null) errors.Add("password", "field-required");
        }

        public override string ToString() => nameof(ProveYourself);
    }

    internal sealed class Handler(UserManager<IdentityUser<Guid>> users, RecentProof proof, SecondFactors factors, Passkeys passkeys, Guesses guesses, CurrentActor actor)
        : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var user = await proof.UserAsync();
            if (request.Credential is not null) return await ByPasskeyAsync(user, request, cancellationToken);
            if (await guesses.CountAsync(actor.Required, cancellationToken) is not { } guess) return Refusal.TooMany("prove-too-often");

            bool isCode = !string.IsNullOrWhiteSpace(request.Code);
            if (!isCode && RecentProof.NeedsFactor(user, await proof.SignInAsync(cancellationToken))) return Refusal.Forbidden("prove-with-factor");
            bool isRight = isCode ? await factors.TakeCodeAsync(user, request.Code, cancellationToken) : await users.CheckPasswordAsync(user, request.Password!);
            if (!isRight) return Refusal.Forbidden("prove-wrong");
            await guesses.ForgiveAsync(guess, cancellationToken);
            await proof.TakeAsync(isCode ? SignInMethod.PasswordAndCode : null, cancellationToken);
            return Unit.Value;
        }

        private async Task<Outcome<Unit>> ByPasskeyAsync(IdentityUser<Guid> user, Request request, CancellationToken cancellationToken)
        {
            var owner = request.Origin is null ? null : await passkeys.TakeShownAsync(request.Ticket, request.Credential, request.Origin, cancellationToken);
            if (owner?.Id != user.Id) return Refusal.Forbidden("passkey-wrong");
            await proof.TakeAsync(SignInMethod.Passkey, cancellationToken);
            return Unit.Value;
        }
    }
}
