using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Exports;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>Cancels a packet that waits or is being made; deletes one that has ended, with its file.</summary>
public static class RemovePacket
{
    public sealed record Request(Guid PacketId) : ICommand<Unit>, IPacketRequest
    {
        Guid? IAudited.AuditSubject => PacketId;
    }

    internal sealed class Handler(HubDb db, AfterCommit afterCommit, TimeProvider clock) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var packet = await db.Set<CasePacket>().SingleAsync(row => row.Id == request.PacketId, cancellationToken);
            if (packet.State is ExportState.Queued or ExportState.Running) (packet.State, packet.EndedAt) = (ExportState.Cancelled, clock.GetUtcNow());
            else db.Remove(packet);
            afterCommit.Tell(new ExportLeft(packet.Id, packet.Blob));
            return Unit.Value;
        }
    }
}
