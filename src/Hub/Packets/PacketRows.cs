using CaseHub.Hub.Recordings.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Packets;

/// <summary>The states of packets that are made, in the database.</summary>
internal sealed class PacketRows(IServiceScopeFactory scopes, TimeProvider clock) : QueuedRows<CasePacket>(scopes, clock)
{
    /// <summary>Puts a finished packet where its owner finds it; false when it was cancelled or has become outdated meanwhile.</summary>
    public Task<bool> FinishAsync(CasePacket packet, TimeSpan keep) => WithAsync(async rows =>
    {
        var now = Now;
        var expiresAt = now + keep;
        return await rows.Where(row => row.Id == packet.Id && row.State == ExportState.Running).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, ExportState.Done)
            .SetProperty(row => row.Percent, 100)
            .SetProperty(row => row.EndedAt, now)
            .SetProperty(row => row.ExpiresAt, expiresAt)
            .SetProperty(row => row.Stamps, packet.Stamps)
            .SetProperty(row => row.Parts, packet.Parts)
            .SetProperty(row => row.LeftOut, packet.LeftOut)
            .SetProperty(row => row.Bytes, packet.Bytes)
            .SetProperty(row => row.Sha256, packet.Sha256)) == 1;
    });

    /// <summary>Ends a packet that its owner may not have any more, or of a recording that is not what it was.</summary>
    public Task OutdateAsync(Guid id) => WithAsync(rows => rows
        .Where(row => row.Id == id && (row.State == ExportState.Queued || row.State == ExportState.Running || row.State == ExportState.Done))
        .ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, ExportState.Outdated)
            .SetProperty(row => row.EndedAt, Now)
            .SetProperty(row => row.Sha256, (string?)null)
            .SetProperty(row => row.Bytes, 0)));

    protected override Task RunAsync(IServiceProvider services, Guid id, CancellationToken cancellationToken) => services.GetRequiredService<MakePacket>().RunAsync(id, cancellationToken);
}
