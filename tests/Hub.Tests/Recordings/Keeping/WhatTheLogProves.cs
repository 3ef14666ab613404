using System.Text;
using CaseHub.Hub.Audit;
using CaseHub.Hub.Live;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Keeping;
using CaseHub.Hub.Tests.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Recordings.Keeping;

/// <summary>The audit log holds ids and commitments; the words stand beside it and can be deleted.</summary>
public class WhatTheLogProves : IAsyncLifetime
{
    private const string Secret = "zebra-crossing-umbrella";
    private HubFixture hub = null!;

    public async ValueTask InitializeAsync() => hub = await HubFixture.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_step_leaves_an_entry_that_commits_to_its_words()
    {
        var id = await hub.StoredAsync();
        await hub.GrantedAsync(hub.Gp, new RedactRecording.Request(id, 20_000, 25_000, Secret));
        await hub.GrantedAsync(hub.Dermatologist, new WithdrawConsent.Request(id));
        await hub.GrantedAsync(hub.PrivacyOfficer, new AskForSealed.Request(id, Secret));
        await hub.GrantedAsync(hub.PrivacyOfficer, new HoldRecording.Request(id, Secret));
        await hub.GrantedAsync(hub.PrivacyOfficer, new LiftHold.Request(id, Secret));

        var entries = await hub.ReadAsync(db => db.Set<AuditEntry>().Where(entry => entry.SubjectId == id && entry.ActorId != null).OrderBy(entry => entry.Index).ToListAsync());
        Assert.Equal(
            ["RedactRecording", "WithdrawConsent", "AskForSealed", "HoldRecording", "LiftHold"],
            entries.Select(entry => entry.Request.Replace("Recordings.Keeping.", "", StringComparison.Ordinal)));
        Assert.All(entries, entry => Assert.NotNull(entry.Commitment));
        Assert.All(await hub.ReadAsync(db => db.Set<AuditDisclosure>().ToListAsync()), words => Assert.Equal(entries.Single(entry => entry.Index == words.EntryIndex).Commitment, words.Commitment()));
        var checkedLog = await hub.GrantedAsync(hub.Administrator, new CheckAudit.Request());
        Assert.Equal((null, null), (checkedLog.FirstBad, checkedLog.FirstBadDisclosure));
    }

    [Fact]
    public async Task What_was_agreed_in_the_room_is_committed_to_as_well()
    {
        var caseId = await hub.AcceptedAsync();
        var session = (await hub.GrantedAsync(hub.Gp, new StartConsult.Request(caseId))).SessionId;
        await hub.GrantedAsync(hub.Gp, new JoinRoom.Request(session, Guid.NewGuid(), Guid.NewGuid(), "connection", true, true));
        var id = (await hub.GrantedAsync(hub.Gp, new AskToRecord.Request(session, "guardian", Secret, "form 12"))).RecordingId;
        await hub.GrantedAsync(hub.Gp, new AnswerConsent.Request(session, Recording: true));

        var words = await hub.ReadAsync(db => db.Set<AuditDisclosure>().Where(row => row.AboutId == id).OrderBy(row => row.EntryIndex).ToListAsync());

        Assert.Contains($"\"basis\":\"guardian\"", words[0].Text, StringComparison.Ordinal);
        Assert.Contains($"\"how\":\"{Secret}\"", words[0].Text, StringComparison.Ordinal);
        Assert.Contains("\"answer\":\"yes\"", words[1].Text, StringComparison.Ordinal);
        Assert.Null((await hub.GrantedAsync(hub.Administrator, new CheckAudit.Request())).FirstBadDisclosure);
    }

    [Fact]
    public async Task Words_that_somebody_changed_are_given_away()
    {
        var id = await hub.StoredAsync();
        await hub.GrantedAsync(hub.PrivacyOfficer, new HoldRecording.Request(id, Secret));
        await hub.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""UPDATE "AuditDisclosures" SET "Text" = replace("Text", 'zebra', 'horse')"""));

        var entry = (await hub.ReadAsync(db => db.Set<AuditDisclosure>().SingleAsync())).EntryIndex;
        Assert.Equal(entry, (await hub.GrantedAsync(hub.Administrator, new CheckAudit.Request())).FirstBadDisclosure);
    }

    [Fact]
    public async Task After_a_deletion_the_log_verifies_and_the_words_are_nowhere_in_the_database()
    {
        var id = await hub.StoredAsync();
        await hub.GrantedAsync(hub.PrivacyOfficer, new HoldRecording.Request(id, $"{Secret} hold"));
        await hub.GrantedAsync(hub.PrivacyOfficer, new LiftHold.Request(id, $"{Secret} lift"));
        await hub.GrantedAsync(hub.Gp, new RedactRecording.Request(id, 20_000, 25_000, $"{Secret} redaction"));
        await hub.ReadAsync(db => db.Set<Recording>().Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.PatientHow, $"{Secret} how")));
        await hub.ReadAsync(db => db.Set<RecordingMark>().Where(row => row.RecordingId == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Text, $"{Secret} mark")));
        Assert.NotEqual(0, await FoundAsync());

        await hub.GrantedAsync(hub.PrivacyOfficer, new DeleteRecording.Request(id, "asked for"));
        await Eventually.HoldsAsync(async () => (await hub.RowAsync(id)).Tracks.TrueForAll(track => track.Sha256 is null));

        Assert.Equal(0, await FoundAsync());
        var checkedLog = await hub.GrantedAsync(hub.Administrator, new CheckAudit.Request());
        Assert.Equal((null, null), (checkedLog.FirstBad, checkedLog.FirstBadDisclosure));
        Assert.Contains("asked for", Assert.Single(await hub.ReadAsync(db => db.Set<AuditDisclosure>().ToListAsync())).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_from_before_there_were_commitments_hash_as_they_did()
    {
        var entry = new AuditEntry { Index = 3, At = DateTimeOffset.UnixEpoch, OrganisationId = null, ActorId = null, SignInId = null, Request = "Cases.AcceptCase", SubjectId = null, Result = "granted" };
        byte[] before = MerkleTree.LeafHash(Encoding.UTF8.GetBytes("3\n0000\n\n\n\nCases.AcceptCase\n\ngranted"));

        Assert.Equal(before, entry.LeafHash());
        entry.Commitment = new byte[32];
        Assert.NotEqual(before, entry.LeafHash());
    }

    /// <summary>How often the secret is in the database's files: the file itself, its write-ahead log, its shared memory. Of a server only what its tables hold is ours to know.</summary>
    private async Task<int> FoundAsync()
    {
        if (TestServer.IsUsed) return Occurrences((await hub.ReadAsync(db => db.Database.SqlQueryRaw<string>("SELECT database_to_xml(true, false, '')::text").ToListAsync())).Single());
        int found = 0;
        foreach (string path in Directory.EnumerateFiles(Path.Combine(hub.Folder, "db")))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            found += Occurrences(Encoding.UTF8.GetString(copy.ToArray()));
        }

        return found;
    }

    private static int Occurrences(string text) => text.Split(Secret).Length - 1;
}
