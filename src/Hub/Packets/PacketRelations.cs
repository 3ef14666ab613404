using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>A request about one packet that was asked for.</summary>
public interface IPacketRequest
{
    Guid PacketId { get; }
}

/// <summary>Whoever asked for it, as long as they may take the case along. To all others it does not exist.</summary>
internal sealed class PacketRelations(HubDb db, CaseRelations ofCase) : IRelations
{
    public string Unknown => "packet-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var packetId = ((IPacketRequest)request).PacketId;
        var caseId = await db.Set<CasePacket>().Where(row => row.Id == packetId && row.By == actor.Id && row.ByOrganisationId == actor.OrganisationId).Select(row => row.CaseId).SingleOrDefaultAsync(cancellationToken);
        var relation = await ofCase.OfAsync(caseId, actor, cancellationToken);
        return (relation & (Relation.Asker | Relation.Adviser)) == Relation.None ? Relation.None : Relation.Maker;
    }
}
