using System.Text;
using System.Text.Json;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Imported;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Cases.Routing;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Notify;
using CaseHub.Hub.People;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Keeping;
using CaseHub.Hub.Recordings.Playback;
using CaseHub.Hub.Tests.Cases;
using CaseHub.Hub.Tests.Recordings.Keeping;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Tests.Packets;

/// <summary>Out of one hub, into another, and out again.</summary>
[Trait("Category", "Hub")]
public class ACaseGoesRound
{
    [Fact]
    public async Task A_recorded_case_is_the_same_on_a_second_hub_to_the_byte()
    {
        await using var first = await HubFixture.StartAsync();
        var (id, recordingId) = await first.WholeCaseAsync();
        byte[] packet = await first.TakenAlongAsync(first.Gp, id);

        await using var second = await HubFixture.StartAsync();
        var import = await PacketSamples.DoneAsync(second.ImportedAsync(packet));

        Assert.True(import.Report.IsNewCase);
        Assert.Empty(import.Report.Refused);
        await second.GrantedAsync(second.Gp, new TakeOverImport.Request(id));
        var (there, here) = (await first.CaseAsync(first.Gp, id), await second.CaseAsync(second.Gp, id));
        Assert.Equal((there.State, there.Title, there.Question, there.Plan, there.CreatedAt), (here.State, here.Title, here.Question, here.Plan, here.CreatedAt));
        Assert.Equal(
            there.Opinions.Select(o => (o.Id, o.At, o.Markdown, o.SignedName, o.SignedLicence, o.VoiceSeconds, Dose: o.Drugs.Sum(drug => drug.Dose))),
            here.Opinions.Select(o => (o.Id, o.At, o.Markdown, o.SignedName, o.SignedLicence, o.VoiceSeconds, Dose: o.Drugs.Sum(drug => drug.Dose))));
        Assert.All(here.Opinions, opinion => Assert.Equal("Hospital of FR", opinion.SignatureStatedBy));
        Assert.Equal(there.Opinions.SelectMany(o => o.Drawings).Select(d => (d.Id, d.LayerId, d.Version, d.AttachmentId, d.Shapes.Count)), here.Opinions.SelectMany(o => o.Drawings).Select(d => (d.Id, d.LayerId, d.Version, d.AttachmentId, d.Shapes.Count)));
        Assert.Single(here.Opinions[0].Drawings);
        Assert.All(here.Opinions, opinion => Assert.Equal("dermatologist (Hospital of FR)", opinion.Author.Name));
        Assert.Equal(there.Messages.Select(m => (m.Id, m.Text)), here.Messages.Select(m => (m.Id, m.Text)));
        Assert.Equal(there.Timeline.Select(line => (line.Id, line.At, line.Kind, line.Text)), here.Timeline.Where(line => !line.Kind.StartsWith("case-import", StringComparison.Ordinal)).Select(line => (line.Id, line.At, line.Kind, line.Text)));
        Assert.Equal(await NotesAsync(first, first.Gp, id), await NotesAsync(second, second.Gp, id));
        Assert.Equal(await FilesAsync(first, first.Gp, id), await FilesAsync(second, second.Gp, id));
        await PlaysAsync(first, second, recordingId);

        var voice = await second.GrantedAsync(second.Gp, new ListenToOpinion.Request(here.Opinions[1].Id));
        await using var sound = voice.Content;
        Assert.True(sound.Length > 0);
    }

    [Fact]
    public async Task What_was_imported_leaves_again_with_the_same_parts()
    {
        await using var first = await HubFixture.StartAsync();
        var (id, _) = await first.WholeCaseAsync();
        byte[] packet = await first.TakenAlongAsync(first.Gp, id);
        await using var second = await HubFixture.StartAsync();
        await PacketSamples.DoneAsync(second.ImportedAsync(packet));
        await second.GrantedAsync(second.Gp, new TakeOverImport.Request(id));

        byte[] again = await second.TakenAlongAsync(second.Gp, id);

        var (before, after) = (PacketSamples.Parts(packet), PacketSamples.Parts(again));
        Assert.Equal(before.Keys, after.Keys);
        foreach (string path in before.Keys.Where(path => path != "manifest.json")) Assert.True(before[path].AsSpan().SequenceEqual(after[path]), $"{path}\n{Encoding.UTF8.GetString(before[path])}\n{Encoding.UTF8.GetString(after[path])}");
        using var told = JsonDocument.Parse(before["manifest.json"]);
        using var toldAgain = JsonDocument.Parse(after["manifest.json"]);
        foreach (string part in (string[])["caseId", "caseNumber", "parts", "leftOut"]) Assert.True(JsonElement.DeepEquals(told.RootElement.GetProperty(part), toldAgain.RootElement.GetProperty(part)), part);
    }

    [Fact]
    public async Task The_same_packet_twice_is_known_and_a_later_one_adds_what_is_new()
    {
        await using var first = await HubFixture.StartAsync();
        var (id, _) = await first.WholeCaseAsync();
        byte[] packet = await first.TakenAlongAsync(first.Gp, id);
        await using var second = await HubFixture.StartAsync();
        var once = await PacketSamples.DoneAsync(second.ImportedAsync(packet));

        var twice = await PacketSamples.DoneAsync(second.ImportedAsync(packet));
        Assert.Equal((false, 0, once.Report.New), (twice.Report.IsNewCase, twice.Report.New, twice.Report.Known));
        Assert.Empty(twice.Report.Refused);

        await first.GrantedAsync(first.Gp, new WriteNote.Request(id, "Better today."));
        await first.AttachAsync(id, "later.jpg", Attachments.Pictures.Bytes("camera.jpg"));
        var later = await PacketSamples.DoneAsync(second.ImportedAsync(await first.TakenAlongAsync(first.Gp, id)));

        Assert.Empty(later.Report.Refused);
        Assert.Equal(["events 2", "files 1", "noteRevisions 1", "notes 1"], later.Report.Counts.Where(count => count.New > 0).Select(count => $"{count.Table} {count.New}").Order(StringComparer.Ordinal));
        Assert.Equal(once.Report.Known + once.Report.New, later.Report.Known);
    }

    [Fact]
    public async Task Until_somebody_takes_it_over_nothing_of_it_is_due_and_nobody_but_the_one_named_reads_it()
    {
        await using var first = await HubFixture.StartAsync();
        var id = await first.RequestedAsync();
        byte[] packet = await first.TakenAlongAsync(first.Gp, id);
        await using var second = await HubFixture.StartAsync();
        await PacketSamples.DoneAsync(second.ImportedAsync(packet));

        Assert.Equal("case-not-found", (await second.RefusedAsync(second.Colleague, new ReadCase.Request(id))).Code);
        Assert.Equal(CaseState.Requested, (await second.CaseAsync(second.Gp, id)).State);
        Assert.Equal("case-not-your-part", (await second.RefusedAsync(second.Gp, new WriteNote.Request(id, "Mine"))).Code);
        await second.Services.GetRequiredService<WatchPromises>().RunAsync(default);
        Assert.False(await second.ReadAsync(db => db.Set<CasePromise>().AnyAsync()));
        Assert.Equal(["case-imported"], await second.ReadAsync(db => db.Set<Notice>().Select(notice => notice.Kind).ToListAsync()));

        await second.GrantedAsync(second.Gp, new TakeOverImport.Request(id));
        var mine = await second.CaseAsync(second.Gp, id);
        Assert.Equal((CaseState.Reopened, second.Gp.Id), (mine.State, mine.Asker.Id));
        Assert.Equal("case-not-found", (await second.RefusedAsync(second.Colleague, new TakeOverImport.Request(id))).Code);
        await second.GrantedAsync(second.Gp, new RequestOpinion.Request(id));
    }

    private static async Task<List<string>> NotesAsync(HubFixture hub, Actor reader, Guid caseId)
    {
        var told = new List<string>();
        foreach (var note in await hub.GrantedAsync(reader, new ReadNotes.Request(caseId)))
        {
            var whole = await hub.GrantedAsync(reader, new ReadNote.Request(note.Id));
            told.AddRange(whole.Revisions.Select(revision => $"{note.Id} {note.Revision} {revision.Number} {revision.At:O} {revision.Text!.Markdown}"));
        }

        return told;
    }

    private static async Task<List<string>> FilesAsync(HubFixture hub, Actor reader, Guid caseId)
    {
        var told = new List<string>();
        foreach (var file in await hub.GrantedAsync(reader, new ListAttachments.Request(caseId)))
        {
            await using var content = await hub.GrantedAsync(reader, new ReadAttachment.Request(file.Id));
            using var copy = new MemoryStream();
            await content.Stream.CopyToAsync(copy);
            told.Add($"{file.Id} {file.FileName} {file.ContentType} {file.Width} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(copy.ToArray()))}");
        }

        return told;
    }

    /// <summary>Every track answers whole and from its middle, and the store's own check finds all of it.</summary>
    private static async Task PlaysAsync(HubFixture first, HubFixture second, Guid recordingId)
    {
        var there = await first.RowAsync(recordingId);
        var here = await second.GrantedAsync(second.Gp, new ReadRecording.Request(recordingId));
        Assert.Equal(2, here.Tracks.Count);
        foreach (var track in there.Tracks)
        {
            await using var theirs = (await first.GrantedAsync(first.Gp, new OpenTrack.Request(recordingId, track.Id))).Content;
            await using var ours = (await second.GrantedAsync(second.Gp, new OpenTrack.Request(recordingId, track.Id))).Content;
            (theirs.Position, ours.Position) = (theirs.Length / 2, ours.Length / 2);
            Assert.Equal(theirs.Length, ours.Length);
            using var left = new MemoryStream();
            using var right = new MemoryStream();
            await theirs.CopyToAsync(left);
            await ours.CopyToAsync(right);
            Assert.Equal(left.ToArray(), right.ToArray());
        }

        var row = await second.RowAsync(recordingId);
        Assert.Equal(there.Answers.Count, row.Answers.Count);
        Assert.Null(await second.InScopeAsync(scope => scope.GetRequiredService<VerifyRecording>().RunAsync(row, default)));
    }
}
