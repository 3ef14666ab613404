using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseHub.Hub.Tests.Data;

[Trait("Database", "Sqlite")]
public class StartingOnSqlite
{
    [Fact]
    public async Task Upgrades_an_older_file_keeps_its_people_and_a_copy_of_it()
    {
        using var folder = TemporaryFolder.New();
        using var data = DataFolder.Open(folder.Path);
        await using var db = Open(data);
        string first = db.Database.GetMigrations().First();
        await db.GetService<IMigrator>().MigrateAsync(first);
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "Organisations" ("Id", "Name", "Country", "RelayOnly", "CreatedAt") VALUES ({Guid.NewGuid()}, 'Old clinic', 'IT', 0, 0)""");

        await MigrateDatabase.RunAsync(db, TimeProvider.System, NullLogger.Instance, default);

        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.Equal(["Old clinic"], await db.Set<CaseHub.Hub.People.Organisation>().Select(o => o.Name).ToListAsync());
        Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "db"), "*.before-*"));
    }

    [Fact]
    public async Task Refuses_a_file_of_a_newer_version()
    {
        using var folder = TemporaryFolder.New();
        using var data = DataFolder.Open(folder.Path);
        await using var db = Open(data);
        await db.Database.MigrateAsync();
        await db.Database.ExecuteSqlAsync($"""INSERT INTO "__EFMigrationsHistory" VALUES ('29991231000000_Later', '99.0.0')""");

        var e = await Assert.ThrowsAsync<StartException>(() => MigrateDatabase.RunAsync(db, TimeProvider.System, NullLogger.Instance, default));

        Assert.Contains("newer", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_file_that_is_no_database()
    {
        using var folder = TemporaryFolder.New();
        using var data = DataFolder.Open(folder.Path);
        await File.WriteAllTextAsync(data.Database, new string('x', 8192));
        await using var db = Open(data);

        await Assert.ThrowsAsync<StartException>(() => MigrateDatabase.RunAsync(db, TimeProvider.System, NullLogger.Instance, default));
    }

    [Theory]
    [InlineData("journal_mode", "wal")]
    [InlineData("synchronous", "2")]
    [InlineData("foreign_keys", "1")]
    public async Task Sets_every_connection_so_that_an_acknowledged_row_is_on_disk(string pragma, string expected)
    {
        await using var hub = await HubFixture.StartEmptyAsync();
        string? value = await hub.ReadAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA " + pragma;
            return (await command.ExecuteScalarAsync())?.ToString();
        });

        Assert.Equal(expected, value);
    }

    private static HubDb Open(DataFolder data) => DataServices.Alone(data.Database);
}
