using Microsoft.Data.Sqlite;

namespace CaseHub.Hub.Tests.Cases.Closing;

/// <summary>A hub that is started on the rows of another one, as after a crash between two looks.</summary>
[Trait("Database", "Sqlite")]
public class RemindingOverARestart
{
    [Fact]
    public async Task Says_what_fell_due_meanwhile_and_nothing_twice()
    {
        await using var before = await HubFixture.StartAsync();
        var followed = await before.AcknowledgedAsync();
        await before.PlannedAsync(followed, 1);
        await before.PlannedAsync(followed, 20);
        foreach (int days in new[] { 1, 3, 4, 7 }) await before.PassAsync(TimeSpan.FromDays(days));
        Assert.Equal(["follow-up-due", "follow-up-overdue", "outcome-reminder"], (await before.ToldAsync(before.Gp, Kinds)).Order());

        await using var after = await HubFixture.StartOnAsync(folder => Copy(before, folder), null);
        after.Clock.Set(before.Clock.GetUtcNow() - after.Clock.GetUtcNow());
        await after.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["follow-up-due", "follow-up-overdue", "outcome-reminder"], (await after.ToldAsync(before.Gp, Kinds)).Order());

        await after.PassAsync(TimeSpan.FromDays(6));
        Assert.Equal(["follow-up-due", "follow-up-due", "follow-up-overdue", "outcome-reminder", "outcome-reminder"], (await after.ToldAsync(before.Gp, Kinds)).Order());
    }

    [Fact]
    public async Task Looks_by_itself_as_time_goes_by()
    {
        await using var hub = await HubFixture.StartAsync();
        var planned = await hub.PlannedAsync(await hub.AcknowledgedAsync());
        hub.Clock.Set(planned.DueAt - hub.Clock.GetUtcNow());

        hub.Clock.Advance(TimeSpan.FromMinutes(5));

        await Eventually.HoldsAsync(async () => await hub.ToldAsync(hub.Gp, Kinds) is ["follow-up-due"]);
    }

    private static readonly string[] Kinds = ["follow-up-due", "follow-up-overdue", "outcome-reminder", "survey-due"];

    /// <summary>As the disk holds it at this moment (SQLite's backup API).</summary>
    private static void Copy(HubFixture from, string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "db"));
        using var source = new SqliteConnection($"Data Source={Path.Combine(from.Folder, "db", "casehub.db")};Pooling=false");
        using var copy = new SqliteConnection($"Data Source={Path.Combine(folder, "db", "casehub.db")};Pooling=false");
        source.Open();
        copy.Open();
        source.BackupDatabase(copy);
    }
}
