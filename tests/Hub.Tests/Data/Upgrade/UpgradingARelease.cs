using CaseHub.Hub.Audit;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Finding;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;

namespace CaseHub.Hub.Tests.Data.Upgrade;

/// <summary>A hub of today starts on what each release has left behind. A release adds a folder to Vectors/Upgrade, and nothing here.</summary>
[Trait("Database", "Sqlite")]
public class UpgradingARelease
{
    private static readonly string Vectors = Path.Combine(AppContext.BaseDirectory, "Vectors", "Upgrade");

    public static TheoryData<string> Releases => new(Directory.GetDirectories(Vectors).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Everybody_signs_in_and_may_do_what_they_might(string release)
    {
        await using var hub = await StartAsync(release);

        foreach (string line in await File.ReadAllLinesAsync(Path.Combine(Vectors, release, "people.txt")))
        {
            string[] parts = line.Split(": ");
            var actor = await hub.SignedInAsync(parts[0]);
            var roles = Enum.Parse<Roles>(parts[1]);
            Assert.True(actor.Roles.HasFlag(roles), $"{parts[0]} was {roles} and is {actor.Roles}");
        }
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Asker_and_adviser_read_the_whole_case_and_nobody_else_does(string release)
    {
        await using var hub = await StartAsync(release);
        var gp = await hub.SignedInAsync("gp");
        var id = await CaseOfAsync(hub, gp, CaseState.Answered);

        foreach (var reader in new[] { gp, await hub.SignedInAsync("specialist") })
        {
            var view = await hub.GrantedAsync(reader, new ReadCase.Request(id));
            Assert.Equal("Spreading rash", view.Title);
            Assert.Equal(ReleaseStory.Opinion, Assert.Single(view.Opinions).Markdown);
            Assert.Equal(ReleaseStory.NoteText, Assert.Single(await hub.GrantedAsync(reader, new ReadNotes.Request(id))).Text?.Markdown);
            var recording = Assert.Single(await hub.GrantedAsync(reader, new ListRecordings.Request(id)));
            Assert.Equal("completed", recording.State);
            var log = await hub.GrantedAsync(reader, new ReadLog.Request(recording.SessionId, 0));
            Assert.Contains(log, entry => entry.Type == "chat" && entry.Body.ToString()!.Contains(ReleaseStory.Chat, StringComparison.Ordinal));
        }

        foreach (string account in (string[])["viewer", "host", "interpreter", "admin"])
            Assert.Equal("case-not-found", (await hub.RefusedAsync(await hub.SignedInAsync(account), new ReadCase.Request(id))).Code);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Work_goes_on_where_it_stood(string release)
    {
        await using var hub = await StartAsync(release);
        var (gp, specialist) = (await hub.SignedInAsync("gp"), await hub.SignedInAsync("specialist"));
        var waiting = await CaseOfAsync(hub, gp, CaseState.Requested);

        await hub.GrantedAsync(gp, new AcknowledgeOpinion.Request(await CaseOfAsync(hub, gp, CaseState.Answered), "Started today."));
        await hub.GrantedAsync(specialist, new AcceptCase.Request(waiting));
        await hub.GrantedAsync(specialist, new WriteOpinion.Request(waiting, "The same again.", "stay"));
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task The_audit_log_verifies_to_its_last_entry_and_goes_on(string release)
    {
        await using var hub = await StartAsync(release);
        long before = File.ReadLines(Path.Combine(Vectors, release, "casehub.sql")).LongCount(line => line.StartsWith("INSERT INTO \"AuditEntries\"", StringComparison.Ordinal));

        var admin = await hub.SignedInAsync("admin");
        var found = await hub.GrantedAsync(admin, new CheckAudit.Request());

        Assert.Equal((null, null), (found.FirstBad, found.FirstBadDisclosure));
        Assert.True(before > 10 && found.Entries > before, $"{before} entries before, {found.Entries} now");
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task A_copy_of_what_was_stays_beside_it(string release)
    {
        await using var hub = await StartAsync(release);

        string copy = Assert.Single(Directory.GetFiles(Path.Combine(hub.Folder, "db"), "*.before-*"));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Vectors, release, "casehub.sql")), SqliteText.Dump(copy));
    }

    private static Task<HubFixture> StartAsync(string release) => HubFixture.StartOnAsync(
        folder =>
        {
            string from = Path.Combine(Vectors, release);
            SqliteText.Load(File.ReadAllText(Path.Combine(from, "casehub.sql")), Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "db")).FullName, "casehub.db"));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(from, "blobs"), "*", SearchOption.AllDirectories))
            {
                var to = new FileInfo(Path.Combine(folder, Path.GetRelativePath(from, file)));
                to.Directory!.Create();
                File.Copy(file, to.FullName);
            }
        },
        replace: null,
        ReleaseStory.Demo);

    private static async Task<Guid> CaseOfAsync(HubFixture hub, Actor gp, CaseState state) =>
        (await hub.GrantedAsync(gp, new ListCases.Request("asked"))).Cases.Single(row => row.State == state).Id;
}
