using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>Makes the key of a new authenticator app. Nothing is stored before a code of it comes back (<see cref="AddAuthenticator"/>).</summary>
public static class OfferAuthenticator
{
    internal const string Purpose = "AuthenticatorKey";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <param name="Ticket">An offer that is still open, to see it again; null for a new one.</param>
    public sealed record Request(string? Ticket = null) : IQuery<Answer>;

    /// <param name="Key">Base 32, for typing.</param>
    /// <param name="Address">For the QR code: otpauth (the apps' own convention).</param>
    /// <param name="Ticket">Sealed; brings the key back.</param>
    public sealed record Answer(string Key, string Address, string Ticket);

    internal sealed record Offer(Guid ClinicianId, string Key);

    internal sealed class Handler(UserManager<IdentityUser<Guid>> users, RecentProof proof, Tickets tickets) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var user = await proof.UserAsync();
            if (await proof.DemandAsync(user, cancellationToken) is { } refusal) return refusal;
            var open = tickets.Read<Offer>(Purpose, request.Ticket, Lifetime);
            if (open?.ClinicianId == user.Id) return AnswerOf(user, open.Key, request.Ticket!);
            string key = users.GenerateNewAuthenticatorKey();
            return AnswerOf(user, key, tickets.Write(Purpose, new Offer(user.Id, key)));
        }

        private static Answer AnswerOf(IdentityUser<Guid> user, string key, string ticket) =>
            new(key, $"otpauth://totp/CaseHub:{Uri.EscapeDataString(user.Email!)}?secret={key}&issuer=CaseHub", ticket);
    }
}
