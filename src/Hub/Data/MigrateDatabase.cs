using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Data;

/// <summary>Brings the database to this version's schema at start. An existing file is copied beside itself first.</summary>
internal static class MigrateDatabase
{
    /// <exception cref="StartException">The file is damaged, or was written by a newer version.</exception>
    public static async Task RunAsync(HubDb db, DataFolder folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
            if (applied.Except(db.Database.GetMigrations()).Any())
                throw new StartException($"{folder.Database} was written by a newer CaseHub. Start that version, or restore the copy it made before its upgrade.");
            if (!(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()) return;
            if (applied.Count > 0) Copy(db, $"{folder.Database}.before-{clock.GetUtcNow():yyyyMMddHHmmss}");
            await db.Database.MigrateAsync(cancellationToken);
        }
        catch (SqliteException e)
        {
            throw new StartException($"The database {folder.Database} cannot be opened ({e.Message}). Restore it from a backup, or set CASEHUB_DATA to another folder.", e);
        }
    }

    /// <summary>A complete copy even while the write-ahead log holds pages (https://sqlite.org/lang_vacuum.html#vacuuminto).</summary>
    private static void Copy(HubDb db, string path) => db.Database.ExecuteSql($"VACUUM INTO {path}");
}
