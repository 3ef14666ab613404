using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CaseHub.Hub.Tests;

/// <summary>
/// The PostgreSQL server that <c>CASEHUB_TEST_POSTGRES</c> names, by a connection string whose user may make databases (eng/test.sh starts one). With
/// it every test of the hub has a database of its own there, copied from one that was migrated once; without it, on SQLite.
/// </summary>
internal static class TestServer
{
    private static readonly Lazy<Task<string>> Template = new(MigrateAsync);

    public static string? ConnectionString { get; } = Environment.GetEnvironmentVariable("CASEHUB_TEST_POSTGRES");

    public static bool IsUsed => !string.IsNullOrEmpty(ConnectionString);

    /// <summary>A migrated database without a row, as a hub's setting names it.</summary>
    public static async Task<string> NewDatabaseAsync() => await CreateAsync($"TEMPLATE \"{await Template.Value}\"");

    /// <summary>Without a table.</summary>
    public static Task<string> BareDatabaseAsync(string encoding = "ENCODING 'UTF8'") => CreateAsync($"TEMPLATE template0 {encoding}");

    public static Task DropAsync(string database) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS \"{new NpgsqlConnectionStringBuilder(database).Database}\" WITH (FORCE)");

    public static async Task ExecuteAsync(string sql, string? database = null)
    {
        await using var connection = new NpgsqlConnection(database ?? ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> CreateAsync(string from)
    {
        string name = $"casehub_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE \"{name}\" {from}");

        // A pool for each test: what is idle goes soon.
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, ConnectionIdleLifetime = 2, ConnectionPruningInterval = 1 }.ToString();
    }

    /// <returns>The template's name; the server is thrown away with it.</returns>
    private static async Task<string> MigrateAsync()
    {
        string database = new NpgsqlConnectionStringBuilder(await BareDatabaseAsync()) { Pooling = false }.ToString();
        await using var db = DataServices.AloneOnPostgres(database);
        await db.Database.MigrateAsync();
        return new NpgsqlConnectionStringBuilder(database).Database!;
    }
}
