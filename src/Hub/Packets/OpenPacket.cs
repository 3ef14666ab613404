using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Exports;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>Opens a finished packet for whoever asked for it. One with a recording that has changed since is never opened.</summary>
public static class OpenPacket
{
    public sealed record Request(Guid PacketId) : IQuery<OpenExport.File>, IPacketRequest, IAudited
    {
        Guid? IAudited.AuditSubject => PacketId;
    }

    internal sealed class Handler(HubDb db, IBlobStore store, PacketAsker asker, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<OpenExport.File>>
    {
        public async Task<Outcome<OpenExport.File>> Handle(Request request, CancellationToken cancellationToken)
        {
            var packet = await db.Set<CasePacket>().AsNoTracking().SingleAsync(row => row.Id == request.PacketId, cancellationToken);
            if (await asker.RefuseCountryAsync(packet.OrganisationId, actor.Required.OrganisationId, cancellationToken) is { } country) return country;
            if (packet.State == ExportState.Outdated || !await PacketContent.StillHoldsAsync(db, packet.Stamps, cancellationToken)) return Refusal.Conflict("packet-outdated");
            if (packet is not { State: ExportState.Done, Sha256: not null } || packet.ExpiresAt <= clock.GetUtcNow()) return Refusal.Conflict("packet-not-ready");
            if (await store.OpenAsync(packet.Blob, cancellationToken) is not { } blob) return Refusal.Conflict("packet-unreadable");
            if (blob.Info.Sha256 == packet.Sha256)
            {
                string number = await db.Set<ClinicalCase>().Where(row => row.Id == packet.CaseId).Select(row => row.Number).SingleAsync(cancellationToken);
                return new OpenExport.File(blob.Stream, "application/zip", PacketView.NameOf(packet, number), blob.Info.ETag, packet.EndedAt ?? packet.AskedAt);
            }

            await blob.DisposeAsync();
            return Refusal.Conflict("packet-unreadable");
        }
    }
}
