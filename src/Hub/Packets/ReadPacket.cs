using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>How far one packet has come.</summary>
public static class ReadPacket
{
    public sealed record Request(Guid PacketId) : IQuery<PacketView>, IPacketRequest;

    internal sealed class Handler(HubDb db, TimeProvider clock) : IRequestHandler<Request, Outcome<PacketView>>
    {
        public async Task<Outcome<PacketView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var packet = await db.Set<CasePacket>().AsNoTracking().SingleAsync(row => row.Id == request.PacketId, cancellationToken);
            string number = await db.Set<ClinicalCase>().Where(row => row.Id == packet.CaseId).Select(row => row.Number).SingleAsync(cancellationToken);
            return PacketView.Of(packet, number, await PacketContent.StillHoldsAsync(db, packet.Stamps, cancellationToken), clock.GetUtcNow());
        }
    }
}
