using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Packets.Import;
using CaseHub.Hub.Recordings.Exports;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>Tells the sweep of orphans which blobs are packets, made or received.</summary>
internal sealed class PacketBlobs(HubDb db) : IBlobOwner
{
    public bool Owns(BlobName name) => MadeOf(name) is not null || ReceivedOf(name) is not null;

    public Task<bool> HasRowAsync(BlobName name, CancellationToken cancellationToken) => MadeOf(name) is { } made
        ? db.Set<CasePacket>().AnyAsync(row => row.Id == made && (row.State == ExportState.Done || row.State == ExportState.Running), cancellationToken)
        : db.Set<ReceivedPacket>().AnyAsync(row => row.Id == ReceivedOf(name), cancellationToken);

    private static Guid? MadeOf(BlobName name) =>
        name.Path.Split('/') is [_, "cases", _, "packets", var file] && Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var id) ? id : null;

    private static Guid? ReceivedOf(BlobName name) =>
        name.Path.Split('/') is [_, "packets", var file] && Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var id) ? id : null;
}
