using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets.Import;

/// <summary>One packet that came in: what is in it, what would be new here, how far it has come, what was new.</summary>
public static class ReadReceived
{
    public sealed record Request(Guid ReceivedId) : IQuery<ReceivedView>, IReceivedRequest;

    internal sealed class Handler(HubDb db, TimeProvider clock) : IRequestHandler<Request, Outcome<ReceivedView>>
    {
        public async Task<Outcome<ReceivedView>> Handle(Request request, CancellationToken cancellationToken) =>
            ReceivedViews.Of(await db.Set<ReceivedPacket>().AsNoTracking().SingleAsync(row => row.Id == request.ReceivedId, cancellationToken), clock.GetUtcNow());
    }
}
