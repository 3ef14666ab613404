using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>Keeps a new passkey of one's own.</summary>
public static class AddPasskey
{
    /// <param name="Ticket">Of <see cref="AskToAddPasskey"/>.</param>
    /// <param name="Credential">The authenticator's answer, as JSON.</param>
    /// <param name="Name">To know it by, such as "Phone".</param>
    /// <param name="Origin">Of our pages, as the door is reached.</param>
    public sealed record Request(string? Ticket, string? Credential, string? Name, Uri Origin) : ICommand<Answer>, IValidated
    {
        public void Validate(FieldErrors errors) => errors.Text("name", Name, OwnPasskey.NameLength);

        public override string ToString() => nameof(AddPasskey);
    }

    /// <param name="Id">Of the passkey.</param>
    /// <param name="RecoveryCodes">To be shown once; empty where the person has some already.</param>
    public sealed record Answer(Guid Id, IReadOnlyList<string> RecoveryCodes);

    internal sealed class Handler(
        HubDb db, UserManager<IdentityUser<Guid>> users, RecentProof proof, Passkeys passkeys, SecondFactors factors, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Answer>>
    {
        public async Task<Outcome<Answer>> Handle(Request request, CancellationToken cancellationToken)
        {
            var user = await proof.UserAsync();
            if (await proof.DemandAsync(user, cancellationToken) is { } refusal) return refusal;
            if (await passkeys.TakeNewAsync(user, request.Ticket, request.Credential, request.Origin, cancellationToken) is not { } key) return Refusal.Conflict("passkey-not-added");

            var own = new OwnPasskey { Id = clock.NewId(), ClinicianId = user.Id, CredentialId = key.CredentialId, Name = request.Name!.Trim(), AddedAt = clock.GetUtcNow() };
            db.Add(own);
            await users.AddOrUpdatePasskeyAsync(user, key);
            var codes = await factors.BeginAsync(user);
            await proof.TakeAsync(SignInMethod.Passkey, cancellationToken);
            afterCommit.Tell(new SecurityChanged(user.Id, SecurityChanged.FactorAdded, user.Id));
            return new Answer(own.Id, codes);
        }
    }
}
