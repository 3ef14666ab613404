using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CaseHub.Hub.Data;

/// <summary>
/// Sets what SQLite forgets between connections: a commit is on disk before it is acknowledged (https://sqlite.org/pragma.html#pragma_synchronous),
/// readers do not wait for the writer (WAL), a writer waits its turn instead of failing, and what is deleted is overwritten
/// (https://sqlite.org/pragma.html#pragma_secure_delete).
/// </summary>
internal sealed class SqliteConnections : DbConnectionInterceptor
{
    private const string Settings = "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;";

    /// <summary>SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE (https://sqlite.org/rescode.html).</summary>
    private static readonly int[] NotUnique = [1555, 2067];

    public static string ConnectionString(string file) =>
        new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString();

    /// <summary>True where the database refused a second row with the same key: somebody was faster.</summary>
    public static bool IsTaken(DbUpdateException e) =>
        e.InnerException is SqliteException sqlite && NotUnique.Contains(sqlite.SqliteExtendedErrorCode);

    /// <summary>Moves all of the write-ahead log into the file and empties it: until then it may hold words that were deleted. Busy readers make it a no-op.</summary>
    public static Task EmptyLogAsync(HubDb db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Set(connection);
        return Task.CompletedTask;
    }

    private static void Set(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }
}
