using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notify.Delivery;

/// <summary>Tells the administrators of whom something could not be delivered to, once a day for each channel and cause.</summary>
internal sealed class DeliveryTrouble(HubDb db, Notices notices, TimeProvider clock)
{
    public const string Kind = "delivery-failing";

    private static readonly TimeSpan Once = TimeSpan.FromDays(1);

    /// <param name="message">That was given up.</param>
    public async Task TellAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        bool isTold = await db.Set<OutgoingMessage>().AnyAsync(
            m => m.OrganisationId == message.OrganisationId && m.Channel == message.Channel && m.Problem == message.Problem && m.ToldAt > now - Once, cancellationToken);
        if (isTold) return;
        message.ToldAt = now;
        var administrators = await db.Set<Membership>().Active().With(Roles.Administrator).Where(m => m.OrganisationId == message.OrganisationId).Select(m => m.ClinicianId).ToListAsync(cancellationToken);
        await notices.RaiseAsync(Kind, administrators, byId: null, caseId: null, cancellationToken: cancellationToken);
    }
}
