using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Live;

/// <summary>
/// Takes people out of rooms who may not be there any more. When a call of these has ended, the relay neither takes nor sends a packet for them; the others have been told,
/// so that a peer-to-peer connection is closed at their end whatever the removed page does.
/// </summary>
internal sealed class Removals(Rooms rooms, IServiceScopeFactory scopes)
{
    /// <summary>All that came by a sign-in or token, the devices among it.</summary>
    public async Task EndSignInAsync(Guid signInId, string code)
    {
        foreach (var room in rooms.Open) await room.RemoveAsync(stay => stay.SignInId == signInId, code);
    }

    /// <summary>Whoever may be in a room no longer, after a change of their roles or membership.</summary>
    public async Task CheckAsync(Guid clinicianId, Guid organisationId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var entitlement = scope.ServiceProvider.GetRequiredService<Entitlement>();
        foreach (var room in rooms.Open)
        {
            if (await entitlement.WhyNotAsync(room.Session.Id, clinicianId, organisationId, cancellationToken) is { } code)
                await room.RemoveAsync(stay => stay.ClinicianId == clinicianId && stay.OrganisationId == organisationId, code);
        }
    }
}
