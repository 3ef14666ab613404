using System.IO.Compression;
using System.Text;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Tests.Recordings.Exports;

/// <summary>The archive of everything, and the words of a recording.</summary>
[Trait("Category", "Hub")]
public class ArchivesAndCaptions
{
    private const string Vtt = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nBefore\n\n00:00:05.000 --> 00:00:07.000\nThe name\n\n00:00:09.000 --> 00:00:10.000\nAfter\n";
    private static readonly byte[] Media = [.. Enumerable.Range(0, 200_000).Select(i => (byte)i)];

    [Fact]
    public async Task An_archive_holds_everything_that_its_asker_may_have_and_unzip_finds_it_whole()
    {
        await using var world = await ExportWorld.StartAsync([]);
        var track = await world.AddTrackAsync(new Sample("Dr A", 0, 20, "red", 400), Media);
        await world.AddTrackAsync(new Sample("Withdrawn", 0, 20, "red", 400), [.. Media, 1]);
        await world.ChangeAsync(recording => recording.Tracks.Single(row => row.Label == "Withdrawn").Standing = TrackStanding.Sealed);
        await world.Hub.GrantedAsync(world.Hub.Gp, new WriteNote.Request(world.CaseId, "# Ring-shaped\n\nSee [00:05]."));
        await world.Hub.GrantedAsync(world.Hub.Dermatologist, new PostToLog.Request(world.SessionId, Guid.NewGuid(), "chat", "Since when?\u202E"));
        await PutAsync(world, "en");

        string file = await world.FileAsync(await world.AskAsync("zip"));

        Assert.Contains("No errors detected", await MediaSamples.RunAsync("unzip", ["-t", file]), StringComparison.Ordinal);
        using var archive = ZipFile.OpenRead(file);
        Assert.Equal(["README.txt", "captions/en.vtt", "chat.txt", "manifest.json", $"notes/{Number(archive)}-01.md", $"tracks/{track:D}.webm"], archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        var media = archive.GetEntry($"tracks/{track:D}.webm")!;
        Assert.Equal((Media.Length, Media.Length), (media.Length, media.CompressedLength));
        Assert.EndsWith("# Ring-shaped\n\nSee [00:05].\n", Read(archive, $"notes/{Number(archive)}-01.md"), StringComparison.Ordinal);
        Assert.Matches(@"^\[0:00:\d\d\] dermatologist: Since when\?\n$", Read(archive, "chat.txt"));
        Assert.Equal(Vtt, Read(archive, "captions/en.vtt"));
    }

    [Fact]
    public async Task Words_written_in_a_stretch_that_was_taken_out_are_not_in_the_archive()
    {
        await using var world = await ExportWorld.StartAsync([]);
        await world.AddTrackAsync(new Sample("Dr A", 0, 20, null, 400), Media);
        await world.Hub.GrantedAsync(world.Hub.Gp, new PostToLog.Request(world.SessionId, Guid.NewGuid(), "chat", "Her name is Maria"));
        await world.AddAsync(QueueOfExports.Redaction(world, 0, 10_000, applied: true));

        using var archive = ZipFile.OpenRead(await world.FileAsync(await world.AskAsync("zip")));

        Assert.Null(archive.GetEntry("chat.txt"));
    }

    [Fact]
    public async Task Captions_are_told_with_the_recording_replaced_and_removed()
    {
        await using var world = await ExportWorld.StartAsync([new Sample("Dr A", 0, 1, null, 400)]);
        await PutAsync(world, "ZH-hans");
        await PutAsync(world, "zh-Hans");

        var told = Assert.Single((await world.Hub.GrantedAsync(world.Hub.Dermatologist, new ReadRecording.Request(world.RecordingId))).Captions);
        Assert.Equal(("zh-Hans", 3), (told.Language, told.Cues));
        Assert.Equal(Vtt, await world.Hub.GrantedAsync(world.Hub.Dermatologist, new ReadCaptions.Request(world.RecordingId, "zh-hans")));
        Assert.Single(await QueueOfExports.BlobsAsync(world, "captions"));

        await world.Hub.GrantedAsync(world.Hub.Gp, new RemoveCaptions.Request(world.RecordingId, "zh-Hans"));
        Assert.Empty(await QueueOfExports.BlobsAsync(world, "captions"));
        Assert.Equal("captions-not-found", (await world.Hub.RefusedAsync(world.Hub.Gp, new ReadCaptions.Request(world.RecordingId, "zh-Hans"))).Code);
    }

    [Fact]
    public async Task Nonsense_instead_of_captions_is_refused_with_its_line()
    {
        await using var world = await ExportWorld.StartAsync([]);

        Assert.Contains("Line 3", (await RefusedAsync(world, "WEBVTT\n\n00:02.000 --> 00:01.000\nx\n"u8.ToArray())).Text, StringComparison.Ordinal);
        Assert.Equal("captions-header", (await RefusedAsync(world, [])).Code);
        Assert.Equal("captions-not-utf8", (await RefusedAsync(world, [0xFF, 0xFE, 0x57])).Code);
        Assert.Equal("captions-too-large", (await RefusedAsync(world, new byte[WebVtt.MaxBytes + 1])).Code);
        Assert.Empty(await QueueOfExports.BlobsAsync(world, "captions"));
    }

    [Fact]
    public async Task Cues_that_touch_a_redaction_are_gone_at_once_and_then_from_the_store()
    {
        await using var world = await ExportWorld.StartAsync([new Sample("Dr A", 0, 1, null, 400)]);
        await PutAsync(world, "en");
        await world.AddAsync(QueueOfExports.Redaction(world, 6_500, 8_000, applied: false));

        Assert.DoesNotContain("The name", await world.Hub.GrantedAsync(world.Hub.Gp, new ReadCaptions.Request(world.RecordingId, "en")), StringComparison.Ordinal);
        await QueueOfExports.PublishAsync(world, ContentChange.Redacted);

        string blob = Assert.Single(await QueueOfExports.BlobsAsync(world, "captions"));
        Assert.DoesNotContain("The name", await File.ReadAllTextAsync(Path.Combine(world.Hub.Folder, "blobs", blob)), StringComparison.Ordinal);
        Assert.Equal(2, (await world.Hub.GrantedAsync(world.Hub.Gp, new ReadRecording.Request(world.RecordingId))).Captions[0].Cues);
    }

    [Fact]
    public async Task Once_somebody_has_withdrawn_the_captions_are_gone()
    {
        await using var world = await ExportWorld.StartAsync([new Sample("Dr A", 0, 1, null, 400), new Sample("Dr B", 0, 1, null, 500)]);
        await PutAsync(world, "en");
        await world.ChangeAsync(recording => recording.Tracks[0].Standing = TrackStanding.Sealed);

        Assert.Equal("captions-not-found", (await world.Hub.RefusedAsync(world.Hub.Gp, new ReadCaptions.Request(world.RecordingId, "en"))).Code);
        await QueueOfExports.PublishAsync(world, ContentChange.Withdrawn);

        Assert.Empty(await QueueOfExports.BlobsAsync(world, "captions"));
        Assert.Empty((await world.Hub.GrantedAsync(world.Hub.Gp, new ReadRecording.Request(world.RecordingId))).Captions);
    }

    private static async Task PutAsync(ExportWorld world, string language)
    {
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(Vtt));
        await world.Hub.GrantedAsync(world.Hub.Gp, new WriteCaptions.Request(world.RecordingId, language, text));
    }

    private static async Task<Refusal> RefusedAsync(ExportWorld world, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        return await world.Hub.RefusedAsync(world.Hub.Gp, new WriteCaptions.Request(world.RecordingId, "en", content));
    }

    private static string Number(ZipArchive archive) => archive.Entries.Single(entry => entry.FullName.StartsWith("notes/", StringComparison.Ordinal)).Name[..^"-01.md".Length];

    private static string Read(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
