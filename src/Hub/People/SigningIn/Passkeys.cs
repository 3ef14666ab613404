using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CaseHub.Hub.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>What a browser needs to ask its authenticator, and what it brings back with the answer.</summary>
/// <param name="Options">For <c>navigator.credentials</c>, as JSON (WebAuthn §5.1.8).</param>
/// <param name="Ticket">Sealed; valid for five minutes and for one answer.</param>
public sealed record PasskeyChallenge(JsonElement Options, string Ticket);

/// <summary>Identity's passkey handler, with its state in a ticket instead of a cookie, so that pages and programs come the same way. A challenge is answered once.</summary>
internal sealed class Passkeys(HubDb db, IPasskeyHandler<IdentityUser<Guid>> handler, UserManager<IdentityUser<Guid>> users, Tickets tickets, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const string ToAdd = "PasskeyToAdd";
    private const string ToShow = "PasskeyToShow";

    /// <param name="user">Whose it will be.</param>
    /// <param name="name">As the authenticator shows it beside the address.</param>
    /// <param name="origin">Of our pages, as the door is reached.</param>
    public async Task<PasskeyChallenge> AskToAddAsync(IdentityUser<Guid> user, string name, Uri origin)
    {
        var made = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = $"{user.Id}", Name = user.Email!, DisplayName = name }, ContextOf(origin));
        return ChallengeOf(ToAdd, made.CreationOptionsJson, made.AttestationState);
    }

    /// <summary>The new key where the answer is genuine and the user's own; null otherwise.</summary>
    public async Task<UserPasskeyInfo?> TakeNewAsync(IdentityUser<Guid> user, string? ticket, string? credential, Uri origin, CancellationToken cancellationToken)
    {
        if (await SpendAsync(ToAdd, ticket, cancellationToken) is not { } state || string.IsNullOrEmpty(credential)) return null;
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = ContextOf(origin), CredentialJson = credential, AttestationState = state });
        return result.Succeeded && result.UserEntity.Id == $"{user.Id}" ? result.Passkey : null;
    }

    /// <param name="user">Of whom a passkey is asked; null asks for any that the authenticator has for us.</param>
    /// <param name="origin">Of our pages, as the door is reached.</param>
    public async Task<PasskeyChallenge> AskToShowAsync(IdentityUser<Guid>? user, Uri origin)
    {
        var made = await handler.MakeRequestOptionsAsync(user, ContextOf(origin));
        return ChallengeOf(ToShow, made.RequestOptionsJson, made.AssertionState);
    }

    /// <summary>Whose passkey it was, where the answer is genuine; the command that asked stores that it was used. Null otherwise.</summary>
    public async Task<IdentityUser<Guid>?> TakeShownAsync(string? ticket, string? credential, Uri origin, CancellationToken cancellationToken)
    {
        if (await SpendAsync(ToShow, ticket, cancellationToken) is not { } state || string.IsNullOrEmpty(credential)) return null;
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = ContextOf(origin), CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded) return null;
        await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        var own = await db.Set<OwnPasskey>().SingleAsync(p => p.CredentialId == result.Passkey.CredentialId, cancellationToken);
        own.LastUsedAt = clock.GetUtcNow();
        return result.User;
    }

    private PasskeyChallenge ChallengeOf(string purpose, string options, string? state) =>
        new(JsonSerializer.Deserialize<JsonElement>(options), tickets.Write(purpose, new State(state ?? "")));

    /// <summary>Stored with the command that asked: of two answers to one challenge, the second finds it spent.</summary>
    private async Task<string?> SpendAsync(string purpose, string? ticket, CancellationToken cancellationToken)
    {
        if (tickets.Read<State>(purpose, ticket, Lifetime) is not { } state) return null;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(ticket!));
        var now = clock.GetUtcNow();
        if (await db.Set<SpentChallenge>().AnyAsync(c => c.Hash == hash, cancellationToken)) return null;
        db.RemoveRange(await db.Set<SpentChallenge>().Where(c => c.Until <= now).ToListAsync(cancellationToken));
        db.Add(new SpentChallenge { Hash = hash, Until = now + Lifetime });
        return state.Text;
    }

    /// <summary>The handler takes host and origin from a request, and holds the origin that the browser has signed against it.</summary>
    private static DefaultHttpContext ContextOf(Uri origin)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = origin.Scheme;
        context.Request.Host = HostString.FromUriComponent(origin);
        context.Request.Headers.Origin = origin.GetLeftPart(UriPartial.Authority);
        return context;
    }

    private sealed record State(string Text);
}
