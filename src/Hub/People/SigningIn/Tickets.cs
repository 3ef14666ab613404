using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>Hands a state to a browser that brings it back: sealed by Data Protection, for one purpose, for a time on the hub's clock.</summary>
internal sealed class Tickets(IDataProtectionProvider protection, TimeProvider clock)
{
    public string Write<T>(string purpose, T content) =>
        For(purpose).Protect(JsonSerializer.Serialize(new Dated<T>(clock.GetUtcNow(), content)));

    /// <returns>Null for what is not such a ticket, or is over.</returns>
    public T? Read<T>(string purpose, string? ticket, TimeSpan lifetime)
        where T : class
    {
        if (string.IsNullOrEmpty(ticket)) return null;
        try
        {
            var dated = JsonSerializer.Deserialize<Dated<T>>(For(purpose).Unprotect(ticket));
            return dated is not null && clock.GetUtcNow() < dated.At + lifetime ? dated.Content : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private IDataProtector For(string purpose) => protection.CreateProtector("CaseHub.SigningIn", purpose);

    private sealed record Dated<T>(DateTimeOffset At, T Content);
}
