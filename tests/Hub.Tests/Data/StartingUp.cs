using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

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
        await using var onSqlite = DataServices.Alone("nowhere.db");
        await using var onPostgres = DataServices.AloneOnPostgres("Host=nowhere;Database=casehub");

        Assert.All([onSqlite, onPostgres], db => Assert.False(
            db.Database.HasPendingModelChanges(), "An entity or its mapping changed: run eng/migration.sh and commit what it makes."));
    }
}
