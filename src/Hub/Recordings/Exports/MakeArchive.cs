using System.IO.Compression;
using System.Text;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>
/// Puts everything of a recording into one ZIP. Media is stored as it is (it is compressed already), words are deflated; entries and archives beyond
/// 4 GiB are ZIP64 (APPNOTE.TXT §4.3.14), which .NET writes where it has to.
/// </summary>
internal sealed class MakeArchive(HubDb db, IBlobStore store, SourceFiles sources, CaptionShelf captions, ArchiveTexts texts)
{
    private const string Readme = """
        A recording by CaseHub, as it was kept.

        manifest.json   Who is in it, when each track begins, what is missing and why, and the SHA-256 of every track and piece.
        tracks/         One WebM (VP8 and Opus) for each camera with its microphone, and for each shared screen. Any player opens them;
                        startOffsetMs in the manifest says where on the common time line each of them begins.
        captions/       What was said, in words: WebVTT on the common time line, one file a language.
        notes/          The latest text of each note of the cases that belong to the recording, Markdown.
        chat.txt        What was written in the room while it was recorded, with times on the common time line.

        What is not here: tracks of people who have withdrawn, and stretches that were taken out, with the words of those stretches.
        Only those who were in the session may have this file. Keep it as you keep a patient's record, and delete it when it is no longer needed.

        """;

    /// <param name="recording">With its rows.</param>
    /// <param name="export">What is wanted; takes the ids of the cases whose notes are in it.</param>
    /// <param name="folder">Empty, the export's own.</param>
    /// <param name="progress">Told the part that is done, 0–1.</param>
    /// <returns>The finished file's path.</returns>
    /// <exception cref="ExportFailure">A track is missing or damaged.</exception>
    public async Task<string> RunAsync(Recording recording, RecordingExport export, string folder, Action<double> progress, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, "result.zip");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        await using var archive = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken);
        await AddAsync(archive, new ArchiveText("README.txt", Readme), cancellationToken);
        await AddManifestAsync(archive, recording, cancellationToken);
        await AddTracksAsync(archive, recording, progress, cancellationToken);
        await AddWordsAsync(archive, recording, export, cancellationToken);
        return path;
    }

    private async Task AddManifestAsync(ZipArchive archive, Recording recording, CancellationToken cancellationToken)
    {
        await using var manifest = await store.OpenAsync(BlobNames.Manifest(recording.OrganisationId, recording.SessionId, recording.Id), cancellationToken);
        if (manifest is null) return;
        await using var entry = await archive.CreateEntry("manifest.json").OpenAsync(cancellationToken);
        await manifest.Stream.CopyToAsync(entry, cancellationToken);
    }

    private async Task AddTracksAsync(ZipArchive archive, Recording recording, Action<double> progress, CancellationToken cancellationToken)
    {
        var tracks = SourceStamp.KeptTracks(recording).ToList();
        double total = Math.Max(1, tracks.Sum(track => track.Bytes));
        long done = 0;
        foreach (var track in tracks)
        {
            await using var entry = await archive.CreateEntry($"tracks/{track.Id:D}.webm", CompressionLevel.NoCompression).OpenAsync(cancellationToken);
            await sources.CopyAsync(recording, track, entry, count => progress(Math.Min(1, (done += count) / total)), cancellationToken);
        }
    }

    private async Task AddWordsAsync(ZipArchive archive, Recording recording, RecordingExport export, CancellationToken cancellationToken)
    {
        foreach (var row in recording.Captions)
        {
            if (await captions.ReadAsync(recording, row, cancellationToken) is { } cues)
                await AddAsync(archive, new ArchiveText($"captions/{row.Language}.vtt", WebVtt.Write(cues)), cancellationToken);
        }

        var cases = await texts.CasesAsync(recording, await AskerAsync(export, cancellationToken), cancellationToken);
        export.Cases = System.Text.Json.JsonSerializer.Serialize(cases);
        foreach (var note in await texts.NotesAsync(cases, cancellationToken)) await AddAsync(archive, note, cancellationToken);
        if (await texts.ChatAsync(recording, cancellationToken) is { } chat) await AddAsync(archive, chat, cancellationToken);
    }

    /// <summary>Whoever asked, with the rights that they have now.</summary>
    private async Task<Actor> AskerAsync(RecordingExport export, CancellationToken cancellationToken)
    {
        var person = await db.Set<Clinician>().AsNoTracking().SingleAsync(row => row.Id == export.By, cancellationToken);
        var roles = await db.Set<Membership>().Active()
            .Where(row => row.ClinicianId == export.By && row.OrganisationId == export.ByOrganisationId)
            .Select(row => row.Roles)
            .SingleOrDefaultAsync(cancellationToken);
        return new Actor(person.Id, export.ByOrganisationId, Guid.Empty, roles, person.Name);
    }

    private static async Task AddAsync(ZipArchive archive, ArchiveText text, CancellationToken cancellationToken)
    {
        await using var entry = await archive.CreateEntry(text.Path).OpenAsync(cancellationToken);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text.Text), cancellationToken);
    }
}
