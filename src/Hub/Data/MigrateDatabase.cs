using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Data;

/// <summary>Brings the database to this version's schema at start.</summary>
internal static class MigrateDatabase
{
    /// <exception cref="StartException">The database cannot be used, or was written by a newer version.</exception>
    public static async Task RunAsync(HubDb db, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            // Npgsql finds out by a query that fails whether there is one, and logs an error at each first start.
            await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
            var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
            if (applied.Except(db.Database.GetMigrations()).Any()) throw new StartException(db.Kind.WrittenByNewer(db));
            if (!(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()) return;
            if (applied.Count > 0) await db.Kind.KeepCopyAsync(db, clock.GetUtcNow(), logger, cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
        }
        catch (Exception e) when (db.Kind.Explain(db, e) is { } line)
        {
            throw new StartException(line, e);
        }
    }
}
