using CaseHub.Hub.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests;

/// <summary>The migrations run once; each test begins with a copy of what they made.</summary>
internal static class EmptyDatabase
{
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    public static async Task CopyToAsync(string dataFolder)
    {
        Directory.CreateDirectory(Path.Combine(dataFolder, "db"));
        await File.WriteAllBytesAsync(Path.Combine(dataFolder, "db", "casehub.db"), await Migrated.Value);
    }

    private static async Task<byte[]> MigrateAsync()
    {
        using var folder = TemporaryFolder.New();
        string file = Path.Combine(folder.Path, "empty.db");
        await using (var db = new HubDb(DataServices.Alone(file)))
        {
            await db.Database.MigrateAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        SqliteConnection.ClearAllPools();
        return await File.ReadAllBytesAsync(file);
    }
}
