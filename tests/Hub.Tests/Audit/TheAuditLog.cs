using System.Data.Common;
using CaseHub.Hub.Audit;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Audit;

public class TheAuditLog
{
    [Fact]
    public async Task Names_who_did_what_to_which_case_granted_or_refused()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        await hub.RefusedAsync(hub.OtherDermatologist, new AcceptCase.Request(id));
        await hub.RefusedAsync(hub.Stranger, new ReadCase.Request(id));
        await hub.GrantedAsync(hub.Gp, new ReadCase.Request(id));

        var entries = await EntriesAsync(hub);

        Assert.Equal(
            [
                ("Cases.OpenCase", "granted", hub.Gp.Id),
                ("Cases.RequestOpinion", "granted", hub.Gp.Id),
                ("Cases.AcceptCase", "granted", hub.Dermatologist.Id),
                ("Cases.AcceptCase", "case-already-accepted", hub.OtherDermatologist.Id),
                ("Cases.ReadCase", "case-not-found", hub.Stranger.Id),
                ("Cases.ReadCase", "granted", hub.Gp.Id),
            ],
            entries.Select(e => (e.Request, e.Result, e.ActorId!.Value)));
        Assert.All(entries.Skip(1), e => Assert.Equal(id, e.SubjectId));
        Assert.All(entries, e => Assert.NotNull(e.OrganisationId));
    }

    [Fact]
    public async Task Has_no_gap_and_no_fork_when_many_write_at_once()
    {
        await using var hub = await HubFixture.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(async () =>
        {
            if (i % 2 == 0) await hub.DraftAsync();
            else await hub.RefusedAsync(hub.Stranger, new ReadCase.Request(Guid.NewGuid()));
        })));

        var finding = await hub.ReadAsync(db => AuditCheck.VerifyAsync(InOrder(db)));
        Assert.Equal((24, null), (finding.Entries, finding.FirstBad));
    }

    [Theory]
    [InlineData("""UPDATE "AuditEntries" SET "Result" = 'granted' WHERE "Index" = 3""")]
    [InlineData("""UPDATE "AuditEntries" SET "At" = "At" + 1 WHERE "Index" = 3""")]
    [InlineData("""UPDATE "AuditEntries" SET "ActorId" = NULL WHERE "Index" = 3""")]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Index" = 3""")]
    public async Task Gives_away_the_first_entry_that_was_tampered_with(string tampering)
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.AcceptedAsync();
        for (int i = 0; i < 4; i++) await hub.RefusedAsync(hub.Stranger, new ReadCase.Request(id));
        await hub.TamperAsync(tampering);

        Assert.Equal(3, (await hub.ReadAsync(db => AuditCheck.VerifyAsync(InOrder(db)))).FirstBad);
    }

    [Fact]
    public async Task That_was_cut_short_no_longer_has_the_root_that_was_noted()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.AcceptedAsync();
        var noted = await hub.ReadAsync(db => AuditCheck.VerifyAsync(InOrder(db)));

        var cut = await hub.ReadAsync(db => AuditCheck.VerifyAsync(db.Set<AuditEntry>().OrderBy(e => e.Index).Take(2).AsAsyncEnumerable()));

        Assert.Null(cut.FirstBad);
        Assert.NotEqual(noted.Root, cut.Root);
    }

    [Fact]
    public async Task Is_checked_on_an_administrators_word()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.AcceptedAsync();

        var answer = await hub.GrantedAsync(hub.Administrator, new CheckAudit.Request());

        Assert.Equal((3, null), (answer.Entries, answer.FirstBad));
        Assert.Equal("Audit.CheckAudit", (await EntriesAsync(hub))[^1].Request);
    }

    [Theory]
    [InlineData("""UPDATE "AuditEntries" SET "Result" = 'granted'""")]
    [InlineData("""DELETE FROM "AuditEntries" """)]
    public async Task Is_defended_by_the_database_itself(string change)
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.DraftAsync();

        var e = await Assert.ThrowsAnyAsync<DbException>(() => hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync(change)));

        Assert.Contains("append-only", e.Message, StringComparison.Ordinal);
    }

    private static Task<List<AuditEntry>> EntriesAsync(HubFixture hub) => hub.ReadAsync(db => db.Set<AuditEntry>().OrderBy(e => e.Index).ToListAsync());

    private static IAsyncEnumerable<AuditEntry> InOrder(CaseHub.Hub.Data.HubDb db) => db.Set<AuditEntry>().AsNoTracking().OrderBy(e => e.Index).AsAsyncEnumerable();
}
