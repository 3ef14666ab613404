using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>A code shows that the app has its key: from now on it is asked for at signing in. It takes the place of an app that was there before.</summary>
public static class AddAuthenticator
{
    /// <param name="Ticket">Of <see cref="OfferAuthenticator"/>.</param>
    /// <param name="Code">That the app shows now.</param>
    public sealed record Request(string? Ticket, string? Code) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("code", Code, SignInWithPassword.CodeMaxLength);

        public override string ToString() => nameof(AddAuthenticator);
    }

    /// <param name="RecoveryCodes">To be shown once; empty where the person has some already.</param>
    public sealed record Answer(IReadOnlyList<string> RecoveryCodes);

    internal sealed class Handler(RecentProof proof, SecondFactors factors, Tickets tickets, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var user = await proof.UserAsync();
            if (await proof.DemandAsync(user, cancellationToken) is { } refusal) return refusal;
            var offer = tickets.Read<OfferAuthenticator.Offer>(OfferAuthenticator.Purpose, request.Ticket, OfferAuthenticator.Lifetime);
            if (offer?.ClinicianId != user.Id || !Base32.TryRead(offer.Key, out byte[] key)) return Refusal.Conflict("authenticator-over");
            if (Totp.Accept(key, request.Code, clock.GetUtcNow(), lastStep: 0) is not { } step) return WrongCode();

            await factors.SetAppAsync(user, offer.Key, step, cancellationToken);
            var codes = await factors.BeginAsync(user);
            await proof.TakeAsync(SignInMethod.PasswordAndCode, cancellationToken);
            afterCommit.Tell(new SecurityChanged(user.Id, SecurityChanged.FactorAdded, user.Id));
            return new Answer(codes);
        }

        private static Refusal WrongCode()
        {
            var errors = new FieldErrors();
            errors.Add("code", "authenticator-code-wrong");
            return Refusal.Invalid("invalid") with { Fields = errors.Texts };
        }
    }
}
