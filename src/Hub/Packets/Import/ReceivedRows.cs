using CaseHub.Hub.People;
using CaseHub.Hub.Recordings.Exports;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Packets.Import;

/// <summary>The states of packets that came in, in the database. Importing is a command like any other, sent for who said yes, with the rights that they have now.</summary>
internal sealed class ReceivedRows(IServiceScopeFactory scopes, TimeProvider clock) : QueuedRows<ReceivedPacket>(scopes, clock)
{
    protected override async Task RunAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken)
    {
        var packet = await WithAsync(rows => rows.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken));
        services.GetRequiredService<CurrentActor>().Value = await services.GetRequiredService<PacketAsker>().OfAsync(packet.ConfirmedById ?? packet.By, packet.ByOrganisationId, cancellationToken);
        var done = await services.GetRequiredService<IMediator>().Send(new ImportPacket.Request(id, packet.CaseId), cancellationToken);
        if (!done.IsGranted) await FailAsync(id, done.Refusal.Code, logTail: null);
    }
}
