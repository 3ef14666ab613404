using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Live;

/// <summary>A request of a WHIP or WHEP device, which shows a media token instead of signing in.</summary>
public interface IDeviceRequest : ISessionRequest
{
    /// <summary>The bearer token as shown; null where none was.</summary>
    string? Token { get; }

    /// <summary>What the token must have been made for: <c>publish</c> or <c>view</c>.</summary>
    string Role { get; }
}

/// <summary>The token that the running device request has shown.</summary>
internal sealed class DeviceToken
{
    public MediaToken Value { get; set; } = null!;
}

/// <summary>Who shows a valid token for this session and role, made by somebody who is still signed in as then and might still enter.</summary>
internal sealed class MediaTokenCheck(HubDb db, DeviceToken shown, Entitlement entitlement, TimeProvider clock) : IBearerCheck
{
    public async ValueTask<Refusal?> CheckAsync(object request, CancellationToken cancellationToken)
    {
        var device = (IDeviceRequest)request;
        if (!MediaToken.TryRead(device.Token, out var id, out byte[] hash)) return NotAccepted();
        var token = await db.Set<MediaToken>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (token is null || !token.IsShownBy(hash, clock.GetUtcNow())) return NotAccepted();
        // RFC 6750 §3.1: a good token for something else is no reason to ask for another one here.
        if (token.SessionId != device.SessionId || token.Role != device.Role) return Refusal.Forbidden("media-token-for-something-else");
        if (!await entitlement.IsAliveAsync(token.SignInId, cancellationToken)) return NotAccepted();
        if (await entitlement.WhyNotAsync(token.SessionId, token.ClinicianId, token.OrganisationId, cancellationToken) is not null) return NotAccepted();
        shown.Value = token;
        return null;
    }

    private static Refusal NotAccepted() => new(RefusalKind.SignInNeeded, "media-token-not-accepted", Refusal.TextOf("media-token-not-accepted"));
}
