using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.Packets.Import;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Packets;

/// <summary>Every hour: removes packets whose time is over, and those of recordings that have changed, should that have failed.</summary>
internal sealed class KeepPackets(IServiceScopeFactory scopes, PacketOptions options, TimeProvider clock, ILogger<KeepPackets> logger) : Watch(TimeSpan.FromHours(1), scopes, clock, logger)
{
    protected override Task LookAsync(CancellationToken cancellationToken) => InScopeAsync(async services =>
    {
        var (db, store, follow) = (services.GetRequiredService<HubDb>(), services.GetRequiredService<IBlobStore>(), services.GetRequiredService<FollowPackets>());
        foreach (var packet in await db.Set<CasePacket>().AsNoTracking().Where(row => row.State == ExportState.Done).ToListAsync(cancellationToken)) await follow.EndAsync(packet, cancellationToken);

        var (now, oldest) = (Now, Now - options.Keep);
        var over = await db.Set<CasePacket>().Where(row => row.ExpiresAt <= now || (row.State != ExportState.Done && row.EndedAt <= oldest)).ToListAsync(cancellationToken);
        foreach (var packet in over) await store.EraseAsync(packet.Blob, cancellationToken);
        var undecided = await db.Set<ReceivedPacket>().Where(row => row.ExpiresAt <= now || (row.State == ExportState.Failed && row.EndedAt <= oldest)).ToListAsync(cancellationToken);
        foreach (var packet in undecided) await store.EraseAsync(packet.Blob, cancellationToken);
        db.RemoveRange(over);
        db.RemoveRange(undecided);
        return await db.SaveChangesAsync(cancellationToken);
    });
}
