using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>A recording has changed: packets that hold it as it was go. What does not succeed is not served meanwhile, and found again by <see cref="KeepPackets"/>.</summary>
internal sealed class FollowPackets(HubDb db, PacketRows rows, ExportQueue queue, IBlobStore store) : INotificationHandler<RecordingContentChanged>
{
    public async Task Handle(RecordingContentChanged notification, CancellationToken cancellationToken)
    {
        string id = notification.RecordingId.ToString("D");
        var packets = await db.Set<CasePacket>().AsNoTracking()
            .Where(row => row.State == ExportState.Running || (row.State == ExportState.Done && row.Stamps.Contains(id)))
            .ToListAsync(cancellationToken);
        foreach (var packet in packets) await EndAsync(packet, cancellationToken);
    }

    /// <summary>Ends one whose recordings are not what they were; one that is being made looks at them once more by itself.</summary>
    public async Task EndAsync(CasePacket packet, CancellationToken cancellationToken)
    {
        if (await PacketContent.StillHoldsAsync(db, packet.Stamps, cancellationToken)) return;
        await rows.OutdateAsync(packet.Id);
        queue.Stop(packet.Id);
        await store.EraseAsync(packet.Blob, cancellationToken);
    }
}
