using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets.Import;

/// <summary>The packets that came to one's organisation lately, newest first.</summary>
public static class ListReceived
{
    private const int Most = 50;

    public sealed record Request : IQuery<IReadOnlyList<ReceivedView>>;

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<IReadOnlyList<ReceivedView>>>
    {
        public async Task<Outcome<IReadOnlyList<ReceivedView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            var packets = await db.Set<ReceivedPacket>().AsNoTracking()
                .Where(row => row.OrganisationId == actor.Required.OrganisationId)
                .OrderByDescending(row => row.AskedAt).ThenByDescending(row => row.Id)
                .Take(Most)
                .ToListAsync(cancellationToken);
            return packets.ConvertAll(packet => ReceivedViews.Of(packet, clock.GetUtcNow()));
        }
    }
}
