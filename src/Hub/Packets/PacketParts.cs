using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Pictures;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>Writes what lies in the store, and the logs of the rooms, into a packet; each row is told under which path.</summary>
internal sealed class PacketParts(HubDb db, IBlobStore store)
{
    /// <summary>The name under which a row says where its bytes are.</summary>
    public const string Part = "part";

    /// <summary>Of an opinion: where its sound is.</summary>
    public const string VoicePart = "voicePart";

    /// <summary>Of an opinion: ids of the drawings that it shows, in its author's order.</summary>
    public const string Shown = "drawings";

    /// <summary>Of a session: where its log is.</summary>
    public const string LogPart = "logPart";

    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerOptions.Web) { Encoder = PacketManifest.Json.Encoder };

    /// <param name="writer">Of the packet.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="rows">As they are told, by table and id; each gets its path.</param>
    /// <param name="people">For the authors of log entries.</param>
    /// <param name="onBytes">Told how many bytes have been copied since the last call.</param>
    public async Task WriteAsync(PacketWriter writer, PacketContent content, Dictionary<Guid, JsonObject> rows, PacketPeople people, Action<long> onBytes, CancellationToken cancellationToken)
    {
        await NotesAsync(writer, content, rows, cancellationToken);
        foreach (var file in content.Of(PacketTables.Files))
        {
            string path = writer.Name("files", file.FileName);
            rows[file.Id][Part] = await BlobAsync(writer, path, file.Blob, file.Kind.ContentType(), isPacked: true, onBytes, cancellationToken);
            var drawn = content.Of(PacketTables.Drawings).Where(drawing => drawing.AttachmentId == file.Id).OrderBy(drawing => drawing.At).ThenBy(drawing => drawing.Id).ToList();
            if (drawn.Count > 0) await writer.AddTextAsync($"{path}.drawings.json", "application/json", Drawn(drawn, people), cancellationToken);
        }

        foreach (var recording in content.Recordings) await RecordingAsync(writer, content, recording, rows, people, onBytes, cancellationToken);
        foreach (var session in content.Of(PacketTables.Sessions))
            rows[session.Id][LogPart] = await LogAsync(writer, session.Id, content.Recordings, people, cancellationToken);
    }

    /// <summary>The sound of a spoken opinion; one that is missing leaves the words.</summary>
    public async Task VoiceAsync(PacketWriter writer, Cases.Opinion opinion, string path, JsonObject row, PacketContent content, CancellationToken cancellationToken)
    {
        var name = BlobNames.Voice(opinion.OrganisationId, opinion.CaseId, opinion.Id);
        if (await store.FindAsync(name, cancellationToken) is { } info && info.Sha256 == opinion.VoiceSha256 && await store.VerifyAsync(name, cancellationToken))
        {
            row[VoicePart] = await BlobAsync(writer, path, name, SpeakOpinion.ContentType, isPacked: true, _ => { }, cancellationToken);
            return;
        }

        content.LeftOut.Add(new PacketOmission("voice", opinion.Id, "damaged"));
        foreach (string property in (string[])["voiceId", "voiceSha256", "voiceLength"]) row.Remove(property);
    }

    /// <summary>What was drawn on a picture, in its upright pixels, version by version.</summary>
    private static string Drawn(IEnumerable<Drawing> drawings, PacketPeople people) => JsonSerializer.Serialize(
        drawings.Select(drawing => new { drawing.Id, layer = drawing.LayerId, drawing.Version, by = people.NameOf(drawing.AuthorId), drawing.At, drawing.Width, drawing.Height, shapes = JsonElement.Parse(drawing.Shapes) }), RecordingManifest.Json);

    private async Task NotesAsync(PacketWriter writer, PacketContent content, Dictionary<Guid, JsonObject> rows, CancellationToken cancellationToken)
    {
        int number = 0;
        foreach (var note in content.Of(PacketTables.Notes).OrderBy(note => note.CreatedAt).ThenBy(note => note.Id))
        {
            number++;
            foreach (var revision in content.Of(PacketTables.Revisions).Where(revision => revision.NoteId == note.Id).OrderBy(revision => revision.Number))
                rows[revision.Id][Part] = await BlobAsync(
                    writer, $"notes/{number:00}-revision-{revision.Number}.md", BlobNames.NoteRevision(note.OrganisationId, note.CaseId, note.Id, revision.Id), NoteTexts.ContentType, isPacked: false, _ => { }, cancellationToken);
        }
    }

    private async Task RecordingAsync(
        PacketWriter writer, PacketContent content, Recording recording, Dictionary<Guid, JsonObject> rows, PacketPeople people, Action<long> onBytes, CancellationToken cancellationToken)
    {
        string folder = $"recordings/{recording.SessionId:D}/{recording.Id:D}";
        var tracks = content.Of(PacketTables.Tracks).Where(track => track.RecordingId == recording.Id).OrderBy(track => track.StartOffsetMs).ThenBy(track => track.Id).ToList();
        foreach (var track in tracks)
            rows[track.Id][Part] = await BlobAsync(
                writer, $"{folder}/tracks/{track.Id:D}.webm", BlobNames.Track(recording.OrganisationId, recording.SessionId, recording.Id, track.Id), "video/webm", isPacked: true, onBytes, cancellationToken);
        foreach (var captions in content.Of(PacketTables.Captions).Where(captions => captions.RecordingId == recording.Id).OrderBy(captions => captions.Language, StringComparer.Ordinal))
            rows[captions.Id][Part] = await BlobAsync(
                writer, $"{folder}/captions/{captions.Language.ToLowerInvariant()}.vtt", BlobNames.Captions(recording.OrganisationId, recording.SessionId, recording.Id, captions.Id), CaptionShelf.ContentType, isPacked: false, _ => { }, cancellationToken);
        string manifest = JsonSerializer.Serialize(await ManifestAsync(content, recording, tracks, people, cancellationToken), RecordingManifest.Json);
        await writer.AddTextAsync($"{folder}/manifest.json", "application/json", manifest, cancellationToken);
    }

    /// <summary>As it lies beside the recording, without the tracks that are not here, in the ids of the packet.</summary>
    private async Task<RecordingManifest> ManifestAsync(PacketContent content, Recording recording, List<RecordingTrack> tracks, PacketPeople people, CancellationToken cancellationToken)
    {
        var manifest = RecordingManifest.Of(recording, await TopologyOf.ReadAsync(db, recording, cancellationToken));
        var kept = tracks.Select(track => track.Id).ToHashSet();
        return manifest with
        {
            OrganisationId = content.Origin?.FromOrganisationId ?? recording.OrganisationId,
            Patient = manifest.Patient with { StatedBy = people.Outside(manifest.Patient.StatedBy) },
            Tracks = [.. manifest.Tracks.Where(track => kept.Contains(track.Id)).Select(track => track with { ClinicianId = people.Outside(track.ClinicianId) })],
            Answers = [.. manifest.Answers.Select(answer => answer with { ClinicianId = people.Outside(answer.ClinicianId) })],
            Pauses = [.. manifest.Pauses.Select(pause => pause with { By = people.Outside(pause.By) })],
            Marks = [.. manifest.Marks.Select(mark => mark with { By = people.Outside(mark.By) })],
            Redactions = [.. manifest.Redactions.Select(redaction => redaction with { By = people.Outside(redaction.By) })],
        };
    }

    /// <summary>One entry a line; what was written in a stretch that was taken out of a recording is taken out here as well.</summary>
    private async Task<string> LogAsync(PacketWriter writer, Guid sessionId, List<Recording> recordings, PacketPeople people, CancellationToken cancellationToken)
    {
        var cut = recordings.Where(recording => recording.SessionId == sessionId && recording.StartedAt is not null)
            .SelectMany(recording => recording.Redactions.Select(span => (From: recording.StartedAt!.Value.AddMilliseconds(span.FromMs), To: recording.StartedAt.Value.AddMilliseconds(span.ToMs))))
            .ToList();
        var lines = new StringBuilder();
        await foreach (var entry in db.Set<RoomLogEntry>().AsNoTracking().Where(entry => entry.SessionId == sessionId).OrderBy(entry => entry.Seq).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (entry.Type is "chat" or "mark" or "mark-named" && cut.Exists(span => entry.At >= span.From && entry.At < span.To)) continue;
            var line = new PacketLogLine(entry.Seq, entry.V, entry.Type, entry.At, entry.By is { } by ? people.Outside(by) : null, entry.ClientId, JsonElement.Parse(entry.Body));
            lines.Append(JsonSerializer.Serialize(line, OneLine)).Append('\n');
        }

        return (await writer.AddTextAsync($"log/{sessionId:D}.jsonl", "application/jsonl", lines.ToString(), cancellationToken)).Path;
    }

    private async Task<string> BlobAsync(PacketWriter writer, string path, BlobName name, string mediaType, bool isPacked, Action<long> onBytes, CancellationToken cancellationToken)
    {
        await using var blob = await store.OpenAsync(name, cancellationToken) ?? throw new ExportFailure(ExportFailure.TrackDamaged);
        var part = await writer.AddAsync(path, mediaType, blob.Stream, isPacked, onBytes, cancellationToken);
        return part.Sha256 == blob.Info.Sha256 ? path : throw new ExportFailure(ExportFailure.TrackDamaged);
    }
}

/// <summary>One line of a room's log in a packet.</summary>
/// <param name="By">The author's id in the packet; null for the hub.</param>
internal sealed record PacketLogLine(long Seq, int V, string Type, DateTimeOffset At, Guid? By, Guid? ClientId, JsonElement Body);
