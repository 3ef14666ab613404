using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Data;

/// <summary>Everything that holds for SQLite alone: one file in the data folder, whose lock also keeps a second hub away.</summary>
internal sealed class SqliteDatabase : IDatabaseKind
{
    public static readonly SqliteDatabase Kind = new();

    /// <summary>SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE (https://sqlite.org/rescode.html).</summary>
    private static readonly int[] NotUnique = [1555, 2067];

    private SqliteDatabase()
    {
    }

    public static void Use(DbContextOptionsBuilder options, string file) => options
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString())
        // It warns that rebuilding a table cannot be undone half-way; an existing file is copied beside itself before (KeepCopyAsync).
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning))
        .AddInterceptors(new Settings());

    /// <summary>A transaction begins with the write lock (BEGIN IMMEDIATE), so it has been the only one all along.</summary>
    public Task OrderWritersAsync(HubDb db, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Likewise.</summary>
    public Task OrderIndexersAsync(HubDb db, bool alone, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Strings of FTS5, whose own words stand outside of the quotes (https://sqlite.org/fts5.html#full_text_query_syntax).</summary>
    public IQueryable<TText> Indexed<TText>(HubDb db, IReadOnlyList<string> all, string? beginning, IReadOnlyList<string> none)
        where TText : class
    {
        var wanted = all.Select(word => $"\"{word}\"");
        if (beginning is not null) wanted = wanted.Append($"\"{beginning}\" *");
        string match = $"({string.Join(" AND ", wanted)}){string.Concat(none.Select(word => $" NOT \"{word}\""))}";
        return db.Set<TText>().FromSql($"""SELECT * FROM "SearchTexts" WHERE "Id" IN (SELECT rowid FROM "SearchIndex" WHERE "SearchIndex" MATCH {match})""");
    }

    public bool IsLostRace(Exception e) =>
        e is DbUpdateConcurrencyException
        || (e is DbUpdateException { InnerException: SqliteException sqlite } && NotUnique.Contains(sqlite.SqliteExtendedErrorCode));

    /// <summary>A complete copy even while the write-ahead log holds pages (https://sqlite.org/lang_vacuum.html#vacuuminto).</summary>
    public Task KeepCopyAsync(HubDb db, DateTimeOffset now, ILogger logger, CancellationToken cancellationToken)
    {
        string copy = $"{FileOf(db)}.before-{now:yyyyMMddHHmmss}";
        return db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}", cancellationToken);
    }

    /// <summary>Moves all of the write-ahead log into the file and empties it: until then it may hold words that were deleted. Busy readers make it a no-op.</summary>
    public Task ForgetDeletedAsync(HubDb db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);

    public string WrittenByNewer(HubDb db) =>
        $"{FileOf(db)} was written by a newer CaseHub. Start that version, or restore the copy it made before its upgrade.";

    public string? Explain(HubDb db, Exception e) => e is not SqliteException
        ? null
        : $"The database {FileOf(db)} cannot be opened ({e.Message}). Restore it from a backup, or set CASEHUB_DATA to another folder.";

    private static string FileOf(HubDb db) => new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;

    /// <summary>
    /// Sets what SQLite forgets between connections: a commit is on disk before it is acknowledged (https://sqlite.org/pragma.html#pragma_synchronous),
    /// readers do not wait for the writer (WAL), a writer waits its turn instead of failing, and what is deleted is overwritten
    /// (https://sqlite.org/pragma.html#pragma_secure_delete). A connection keeps 16 MiB of pages, so that a search does not read its index again (https://sqlite.org/pragma.html#pragma_cache_size).
    /// </summary>
    private sealed class Settings : DbConnectionInterceptor
    {
        private const string Pragmas = "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cache_size=-16384;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        private static void Set(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }
    }
}
