using System.Security.Cryptography;
using System.Text.Json;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Attachments.Scanning;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Cases.Opinions;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Pictures;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;

namespace CaseHub.Hub.Packets.Import;

/// <summary>Brings the bytes of new rows into the store, each through the same door as if somebody had sent it here; what does not pass is refused, and its row with it.</summary>
internal sealed class ImportParts(IBlobStore store, AttachmentIntake intake, IFileScanner scanner, NoteOptions notes)
{
    private const int HeadBytes = 64;

    /// <param name="packet">Checked.</param>
    /// <param name="plan">Loses the rows whose bytes are not taken.</param>
    /// <param name="onBytes">Told how many bytes have been stored since the last call.</param>
    public async Task StoreAsync(PacketReader packet, ImportPlan plan, Action<long> onBytes, CancellationToken cancellationToken)
    {
        foreach (var row in plan.New.ToList())
        {
            string? fault = row.Row switch
            {
                Attachment file => await FileAsync(packet, row, file, cancellationToken),
                NoteRevision revision => await RevisionAsync(packet, plan, row, revision, cancellationToken),
                Opinion { VoiceId: not null } opinion => await VoiceAsync(packet, row, opinion, cancellationToken),
                RecordingTrack track => await TrackAsync(packet, plan, row, track, cancellationToken),
                RecordingCaptions captions => await CaptionsAsync(packet, plan, row, captions, cancellationToken),
                _ => null,
            };
            if (fault is not null) plan.Refuse(row, fault);
            else if (PartOf(packet, row, PacketParts.Part) is { } part) onBytes(part.Bytes);
        }

        // Nor is there a drawing without its picture.
        var files = plan.Accepted(PacketTables.Files);
        foreach (var drawing in plan.New.Where(row => row.Row is Drawing drawing && !files.Contains(drawing.AttachmentId)).ToList()) plan.Refuse(drawing, "refers-to-nothing");

        // A note without a text that was taken is none.
        var written = plan.New.Select(row => row.Row).OfType<NoteRevision>().Select(revision => revision.NoteId).ToHashSet();
        foreach (var note in plan.New.Where(row => row.Row is Note && !written.Contains(row.Id)).ToList()) plan.Refuse(note, "no-content");
    }

    public static PacketPart? PartOf(PacketReader packet, PlannedRow row, string name) =>
        row.Told.TryGetProperty(name, out var path) && path.ValueKind == JsonValueKind.String ? packet.Parts.GetValueOrDefault(path.GetString()!) : null;

    /// <summary>
    /// Through the intake: told by content, rid of what a picture tells of its place; one that would change by it is not what its hash says. A WebM changes with every copy (ffmpeg moves
    /// its times by the codec's delay), so that nobody can tell whether it was clean: it is kept as it is, and only downloaded.
    /// </summary>
    private async Task<string?> FileAsync(PacketReader packet, PlannedRow row, Attachment file, CancellationToken cancellationToken)
    {
        if (PartOf(packet, row, PacketParts.Part) is not { } part || part.Sha256 != file.Sha256 || part.Bytes != file.Bytes) return "no-content";
        await using (var content = await packet.OpenAsync(part, cancellationToken))
        {
            var received = await intake.ReceiveAsync(file.FileName, content, cancellationToken);
            if (!received.IsGranted) return received.Refusal.Code;
            await using var taken = received.Value;
            bool isAsTold = taken.Name == file.FileName && taken.Kind == file.Kind && taken.Size?.Width == file.Width && taken.Size?.Height == file.Height;
            bool isSame = isAsTold && Convert.ToHexStringLower(await SHA256.HashDataAsync(taken.Content, cancellationToken)) == file.Sha256;
            if (!isAsTold || (!isSame && taken.Kind is not (ContentKind.WebM or ContentKind.Matroska))) return "not-as-told";
            file.IsUncleaned = taken.IsUncleaned || !isSame;
        }

        await using var whole = await packet.OpenAsync(part, cancellationToken);
        var verdict = await scanner.ScanAsync(whole, cancellationToken);
        if (verdict.Result == ScanResult.Infected) return "infected";
        file.State = verdict.State;
        await using var stored = await packet.OpenAsync(part, cancellationToken);
        await WriteAsync(file.Blob, stored, file.StoredType, part, cancellationToken);
        return null;
    }

    private async Task<string?> RevisionAsync(PacketReader packet, ImportPlan plan, PlannedRow row, NoteRevision revision, CancellationToken cancellationToken)
    {
        if (PartOf(packet, row, PacketParts.Part) is not { } part || part.Sha256 != revision.Sha256 || part.Bytes != revision.Bytes || revision.Number < 1) return "no-content";
        if (await packet.ReadAsync(part, notes.MaxBytes, cancellationToken) is not { } text) return "too-large";
        // The latest alone is searched.
        if (plan.New.Select(one => one.Row).OfType<NoteRevision>().Where(other => other.NoteId == revision.NoteId).Max(other => other.Number) == revision.Number) revision.Markdown = System.Text.Encoding.UTF8.GetString(text);
        await WriteAsync(BlobNames.NoteRevision(revision.OrganisationId, revision.CaseId, revision.NoteId, revision.Id), new MemoryStream(text, writable: false), NoteTexts.ContentType, part, cancellationToken);
        return null;
    }

    private async Task<string?> VoiceAsync(PacketReader packet, PlannedRow row, Opinion opinion, CancellationToken cancellationToken)
    {
        if (PartOf(packet, row, PacketParts.VoicePart) is not { } part || part.Sha256 != opinion.VoiceSha256 || opinion.VoiceId != opinion.Id) return "no-content";
        if (await packet.ReadAsync(part, SpeakOpinion.MostBytes, cancellationToken) is not { } voice) return "too-large";
        if (!SpokenWebm.TryParse(voice, out _)) return "not-webm";
        await WriteAsync(BlobNames.Voice(opinion.OrganisationId, opinion.CaseId, opinion.Id), new MemoryStream(voice, writable: false), SpeakOpinion.ContentType, part, cancellationToken);
        return null;
    }

    private async Task<string?> TrackAsync(PacketReader packet, ImportPlan plan, PlannedRow row, RecordingTrack track, CancellationToken cancellationToken)
    {
        if (PartOf(packet, row, PacketParts.Part) is not { } part || part.Sha256 != track.Sha256 || part.Bytes != track.Bytes || track.Standing != TrackStanding.Kept) return "no-content";
        if (RecordingOf(plan, track.RecordingId) is not { } recording) return "refers-to-nothing";
        await using (var head = await packet.OpenAsync(part, cancellationToken))
        {
            byte[] bytes = new byte[HeadBytes];
            int count = await head.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            if (!IsWebm(bytes.AsSpan(0, count))) return "not-webm";
        }

        await using var content = await packet.OpenAsync(part, cancellationToken);
        await WriteAsync(BlobNames.Track(recording.OrganisationId, recording.SessionId, recording.Id, track.Id), content, "video/webm", part, cancellationToken);
        return null;
    }

    private async Task<string?> CaptionsAsync(PacketReader packet, ImportPlan plan, PlannedRow row, RecordingCaptions captions, CancellationToken cancellationToken)
    {
        if (PartOf(packet, row, PacketParts.Part) is not { } part || part.Sha256 != captions.Sha256 || part.Bytes != captions.Bytes) return "no-content";
        if (!CaptionLanguage.TryNormalise(captions.Language, out string? language) || language != captions.Language) return "not-as-told";
        if (RecordingOf(plan, captions.RecordingId) is not { } recording) return "refers-to-nothing";
        if (await packet.ReadAsync(part, WebVtt.MaxBytes, cancellationToken) is not { } text) return "too-large";
        if (!WebVtt.TryParse(System.Text.Encoding.UTF8.GetString(text), out _, out _)) return "not-webvtt";
        await WriteAsync(BlobNames.Captions(recording.OrganisationId, recording.SessionId, recording.Id, captions.Id), new MemoryStream(text, writable: false), CaptionShelf.ContentType, part, cancellationToken);
        return null;
    }

    private async Task WriteAsync(BlobName name, Stream content, string contentType, PacketPart part, CancellationToken cancellationToken)
    {
        var stored = await store.WriteAsync(name, content, contentType, cancellationToken);
        if (stored.Sha256 == part.Sha256) return;

        // It was whole when it came in: the store has lost some of it since. Nothing of the import is kept.
        await store.EraseAsync(name, CancellationToken.None);
        throw new ExportFailure(ExportFailure.TrackDamaged);
    }

    private static Recording? RecordingOf(ImportPlan plan, Guid id) =>
        plan.New.Select(row => row.Row).OfType<Recording>().FirstOrDefault(recording => recording.Id == id) ?? plan.Present?.Recordings.Find(recording => recording.Id == id);

    /// <summary>An EBML head that says WebM (RFC 8794 §8.1, RFC 9559 §5.1), as every track of ours begins; players and the hub read no other.</summary>
    private static bool IsWebm(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) && head.IndexOf("webm"u8) > 0;
}
