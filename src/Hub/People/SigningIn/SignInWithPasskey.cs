using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>A passkey signs in by itself: the authenticator is one factor, and what it asked its owner for is the other. Guesses at passwords do not lock it.</summary>
public static class SignInWithPasskey
{
    /// <param name="Ticket">Of <see cref="AskForPasskey"/>.</param>
    /// <param name="Credential">The authenticator's answer, as JSON.</param>
    /// <param name="Origin">Of our pages, as the door is reached.</param>
    /// <param name="Visitor">From where.</param>
    public sealed record Request(string? Ticket, string? Credential, Uri Origin, Visitor? Visitor = null) : ICommand<SignInWithPassword.Answer>
    {
        public override string ToString() => nameof(SignInWithPasskey);
    }

    internal sealed class Handler(Passkeys passkeys, NewSignIns signIns) : IRequestHandler<Request, Outcome<SignInWithPassword.Answer>>
    {
        public async Task<Outcome<SignInWithPassword.Answer>> Handle(Request request, CancellationToken cancellationToken) =>
            await passkeys.TakeShownAsync(request.Ticket, request.Credential, request.Origin, cancellationToken) is { } owner
                ? await signIns.BeginAsync(owner.Id, SignInMethod.Passkey, request.Visitor ?? new Visitor(), cancellationToken)
                : Refusal.SignInNeeded("passkey-wrong");
    }
}
