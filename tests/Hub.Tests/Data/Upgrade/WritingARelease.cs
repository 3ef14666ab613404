using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Data.Upgrade;

[Trait("Database", "Sqlite")]
public class WritingARelease
{
    /// <summary>Not a test but the way to make the next vector: see Vectors/Upgrade/README.md.</summary>
    [Fact(Explicit = true)]
    public async Task Tells_the_story_and_leaves_what_the_hub_kept_of_it()
    {
        string version = typeof(HubServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        var target = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "upgrade", version));
        string kept = Directory.CreateTempSubdirectory("casehub-test-").FullName;
        await using (var hub = await HubFixture.StartEmptyAsync(settings: ReleaseStory.Demo))
        {
            await ReleaseStory.TellAsync(hub);
            var roles = new List<string>();
            foreach (string account in ReleaseStory.Accounts) roles.Add($"{account}: {(await hub.SignedInAsync(account)).Roles}\n");
            await File.WriteAllTextAsync(Path.Combine(target.FullName, "people.txt"), string.Concat(roles));
            await hub.ReadAsync(async db =>
            {
                string copy = Path.Combine(kept, "casehub.db");
                return await db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}");
            });
            foreach (string file in Directory.EnumerateFiles(Path.Combine(hub.Folder, "blobs"), "*", SearchOption.AllDirectories).Where(file => !file.Contains("/.locks/", StringComparison.Ordinal)))
            {
                var to = new FileInfo(Path.Combine(target.FullName, "blobs", Path.GetRelativePath(Path.Combine(hub.Folder, "blobs"), file)));
                to.Directory!.Create();
                File.Copy(file, to.FullName, overwrite: true);
            }
        }

        await File.WriteAllTextAsync(Path.Combine(target.FullName, "casehub.sql"), SqliteText.Dump(Path.Combine(kept, "casehub.db")));
        Directory.Delete(kept, recursive: true);
    }
}
