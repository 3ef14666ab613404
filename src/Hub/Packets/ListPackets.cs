using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>One's own packets of a case, newest first.</summary>
public static class ListPackets
{
    public sealed record Request(Guid CaseId) : IQuery<IReadOnlyList<PacketView>>, ICaseSubject;

    internal sealed class Handler(HubDb db, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<IReadOnlyList<PacketView>>>
    {
        public async Task<Outcome<IReadOnlyList<PacketView>>> Handle(Request request, CancellationToken cancellationToken)
        {
            string number = await db.Set<ClinicalCase>().Where(row => row.Id == request.CaseId).Select(row => row.Number).SingleAsync(cancellationToken);
            var packets = await db.Set<CasePacket>().AsNoTracking()
                .Where(row => row.CaseId == request.CaseId && row.By == actor.Required.Id && row.ByOrganisationId == actor.Required.OrganisationId)
                .OrderByDescending(row => row.AskedAt).ThenByDescending(row => row.Id)
                .ToListAsync(cancellationToken);
            var views = new List<PacketView>();
            foreach (var packet in packets) views.Add(PacketView.Of(packet, number, await PacketContent.StillHoldsAsync(db, packet.Stamps, cancellationToken), clock.GetUtcNow()));
            return views;
        }
    }
}
