using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Audit;

/// <summary>Writes the audit log's size and root into the hub's own log, which is kept elsewhere: who rewrites the whole table cannot rewrite that.</summary>
internal sealed partial class AuditCheckpoint(HubDb db, ILogger<AuditCheckpoint> logger)
{
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var last = await db.Set<AuditEntry>().AsNoTracking().OrderByDescending(e => e.Index).FirstOrDefaultAsync(cancellationToken);
        Log(last?.Index + 1 ?? 0, Convert.ToHexStringLower(MerkleTree.Root(last?.Peaks)));
    }

    [LoggerMessage(2004, LogLevel.Information, "The audit log has {Entries} entries; their root is {Root}")]
    private partial void Log(long entries, string root);
}
