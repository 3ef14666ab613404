using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets.Import;

/// <summary>A request about one packet that came in.</summary>
public interface IReceivedRequest
{
    Guid ReceivedId { get; }
}

/// <summary>Whoever acts for the organisation that it came to; to all others it does not exist.</summary>
internal sealed class ReceivedRelations(HubDb db) : IRelations
{
    public string Unknown => "packet-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var receivedId = ((IReceivedRequest)request).ReceivedId;
        return await db.Set<ReceivedPacket>().AnyAsync(row => row.Id == receivedId && row.OrganisationId == actor.OrganisationId, cancellationToken) ? Relation.Colleague : Relation.None;
    }
}
