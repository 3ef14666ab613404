using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CaseHub.Hub.Tests.Data;

public class StartingUp
{
    [Fact]
    public void Refuses_a_folder_that_another_process_holds()
    {
        using var folder = TemporaryFolder.New();
        using var held = DataFolder.Open(folder.Path);

        var e = Assert.Throws<StartException>(() => DataFolder.Open(folder.Path));

        Assert.Contains("in use", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_a_folder_that_was_let_go()
    {
        using var folder = TemporaryFolder.New();
        DataFolder.Open(folder.Path).Dispose();

        using var again = DataFolder.Open(folder.Path);

        Assert.All(["db", "blobs", "spool", "keys", "tls", "tmp"], name => Assert.True(Directory.Exists(Path.Combine(folder.Path, name))));
    }

    [Fact]
    public void Says_how_to_mend_a_folder_that_cannot_be_made()
    {
        using var folder = TemporaryFolder.New();
        string file = Path.Combine(folder.Path, "a-file");
        File.WriteAllText(file, "");

        var e = Assert.Throws<StartException>(() => DataFolder.Open(Path.Combine(file, "data")));

        Assert.Contains("CASEHUB_DATA", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public async Task Has_no_change_of_the_model_that_no_migration_makes()
    {
        await using var hub = await HubFixture.StartEmptyAsync();
        Assert.False(
            await hub.ReadAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())),
            "An entity or its mapping changed: run eng/migration.sh and commit what it makes.");
    }

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

        await MigrateDatabase.RunAsync(db, data, TimeProvider.System, default);

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

        var e = await Assert.ThrowsAsync<StartException>(() => MigrateDatabase.RunAsync(db, data, TimeProvider.System, default));

        Assert.Contains("newer", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_file_that_is_no_database()
    {
        using var folder = TemporaryFolder.New();
        using var data = DataFolder.Open(folder.Path);
        await File.WriteAllTextAsync(data.Database, new string('x', 8192));
        await using var db = Open(data);

        await Assert.ThrowsAsync<StartException>(() => MigrateDatabase.RunAsync(db, data, TimeProvider.System, default));
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

    private static HubDb Open(DataFolder data) => new(DataServices.Alone(data.Database));
}
