using CaseHub.Hub.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests;

/// <summary>The migrations run once; each test begins with a copy of what they made: a SQLite file, or a database on the <see cref="TestServer"/>.</summary>
internal sealed class EmptyDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    private readonly string? server;

    private EmptyDatabase(string? server) => this.server = server;

    /// <summary>The data folder brings its own.</summary>
    public static EmptyDatabase None { get; } = new(null);

    /// <summary>What leads a hub to it.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings => server is null ? [] : [new("CaseHub:Database:Postgres", server)];

    public static async Task<EmptyDatabase> CopyAsync(string dataFolder)
    {
        if (TestServer.IsUsed) return new EmptyDatabase(await TestServer.NewDatabaseAsync());
        Directory.CreateDirectory(Path.Combine(dataFolder, "db"));
        await File.WriteAllBytesAsync(Path.Combine(dataFolder, "db", "casehub.db"), await Migrated.Value);
        return new EmptyDatabase(null);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await TestServer.DropAsync(server);
    }

    private static async Task<byte[]> MigrateAsync()
    {
        using var folder = TemporaryFolder.New();
        string file = Path.Combine(folder.Path, "empty.db");
        await using (var db = DataServices.Alone(file))
        {
            await db.Database.MigrateAsync();
            await db.Kind.ForgetDeletedAsync(db, default);
        }

        SqliteConnection.ClearAllPools();
        return await File.ReadAllBytesAsync(file);
    }
}
