using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>Whoever gave the right password shows their second factor.</summary>
public static class SignInWithCode
{
    /// <param name="Ticket">Of <see cref="Halfway"/>.</param>
    /// <param name="Code">Of the authenticator app.</param>
    /// <param name="RecoveryCode">In place of it.</param>
    /// <param name="Visitor">From where.</param>
    public sealed record Request(string? Ticket, string? Code, string? RecoveryCode, Visitor? Visitor = null) : ICommand<SignInWithPassword.Answer>, IValidated
    {
        public void Validate(FieldErrors errors)
        {
            if (string.IsNullOrWhiteSpace(RecoveryCode)) errors.Text("code", Code, SignInWithPassword.CodeMaxLength);
            errors.OptionalText("recoveryCode", RecoveryCode, SignInWithPassword.CodeMaxLength);
        }

        public override string ToString() => nameof(SignInWithCode);
    }

    internal sealed class Handler(SecondStep secondStep, NewSignIns signIns, SecondFactors factors) : IRequestHandler<Request, Outcome<SignInWithPassword.Answer>>
    {
        public async Task<Outcome<SignInWithPassword.Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var visitor = request.Visitor ?? new Visitor();
            if (await secondStep.FindAsync(request.Ticket) is not { } user) return Refusal.SignInNeeded("sign-in-code-over");
            string? recoveryCode = string.IsNullOrWhiteSpace(request.RecoveryCode) ? null : request.RecoveryCode;
            if (await secondStep.CheckAsync(user, request.Code, recoveryCode, visitor, cancellationToken) is { } refusal) return refusal;
            var begun = await signIns.BeginAsync(user.Id, SignInMethod.PasswordAndCode, visitor, cancellationToken);
            return begun.IsGranted && recoveryCode is not null ? begun.Value with { RecoveryCodesLeft = await factors.CountRecoveryCodesAsync(user) } : begun;
        }
    }
}
