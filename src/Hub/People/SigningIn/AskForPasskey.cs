using CaseHub.Hub.Pipeline;
using MediatR;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>A challenge for whatever passkey of ours the authenticator has.</summary>
public static class AskForPasskey
{
    /// <param name="Origin">Of our pages, as the door is reached.</param>
    public sealed record Request(Uri Origin) : IQuery<PasskeyChallenge>;

    internal sealed class Handler(Passkeys passkeys) : IRequestHandler<Request, Outcome<PasskeyChallenge>>
    {
        public async Task<Outcome<PasskeyChallenge>> Handle(Request request, CancellationToken cancellationToken) => await passkeys.AskToShowAsync(null, request.Origin);
    }
}
