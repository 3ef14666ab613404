using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Exports;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets.Import;

/// <summary>Forgets a packet that came in, with its file; an import that is under way ends, and nothing of it is written. What was imported stays.</summary>
public static class RemoveReceived
{
    public sealed record Request(Guid ReceivedId) : ICommand<Unit>, IReceivedRequest
    {
        Guid? IAudited.AuditSubject => ReceivedId;
    }

    internal sealed class Handler(HubDb db, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var packet = await db.Set<ReceivedPacket>().SingleAsync(row => row.Id == request.ReceivedId, cancellationToken);
            db.Remove(packet);
            afterCommit.Tell(new ExportLeft(packet.Id, packet.Blob));
            return Unit.Value;
        }
    }
}
