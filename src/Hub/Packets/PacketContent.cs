using System.Text.Json;
using CaseHub.Hub.Attachments;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Drawings;
using CaseHub.Hub.Cases.Imported;
using CaseHub.Hub.Data;
using CaseHub.Hub.Live;
using CaseHub.Hub.Live.CallNotes;
using CaseHub.Hub.Notes;
using CaseHub.Hub.Recordings;
using CaseHub.Hub.Recordings.Exports;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Packets;

/// <summary>Everything of a case that a packet may hold, by table, and what it may not.</summary>
internal sealed class PacketContent
{
    private readonly Dictionary<string, List<object>> rows = [];

    /// <summary>Of a case that was imported, with whoever asked where it was opened, also once somebody took it over here.</summary>
    public required ClinicalCase Case { get; init; }

    /// <summary>Set for a case that came in a packet itself.</summary>
    public required ImportedCase? Origin { get; init; }

    public required PacketScope Scope { get; init; }

    public List<PacketOmission> LeftOut { get; } = [];

    /// <summary>Which drawings opinions show.</summary>
    public List<OpinionDrawing> Shown { get; } = [];

    /// <summary>With their rows, for their manifests.</summary>
    public List<Recording> Recordings { get; } = [];

    public IReadOnlyList<T> Of<T>(PacketTable<T> table)
        where T : class => [.. rows[table.Name].Cast<T>()];

    public IReadOnlyList<object> Of(PacketTable table) => rows[table.Name];

    /// <summary>Reads the rows of a case: first what may leave at all, then what of it is whole.</summary>
    public static async Task<PacketContent> ReadAsync(HubDb db, Guid caseId, CancellationToken cancellationToken)
    {
        var leftOut = new List<PacketOmission>();
        var sessions = await SessionsAsync(db, caseId, leftOut, cancellationToken);
        var recordings = await db.Set<Recording>().AsNoTracking().WithRows().Where(row => sessions.Contains(row.SessionId)).OrderBy(row => row.AskedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken);
        var taken = recordings.FindAll(recording => MayLeave(recording, leftOut));
        var held = await db.Set<Attachment>().Where(file => file.CaseId == caseId && file.State != AttachmentState.Clean).OrderBy(file => file.Id).Select(file => new { file.Id, file.State }).ToListAsync(cancellationToken);
        leftOut.AddRange(held.Select(file => new PacketOmission("file", file.Id, file.State == AttachmentState.Quarantined ? "quarantined" : "not-scanned")));
        var opinions = await db.Set<Opinion>().Where(row => row.CaseId == caseId).Select(row => row.Id).ToListAsync(cancellationToken);
        var content = new PacketContent
        {
            Case = await db.Set<ClinicalCase>().AsNoTracking().SingleAsync(row => row.Id == caseId, cancellationToken),
            Origin = await db.Set<ImportedCase>().AsNoTracking().SingleOrDefaultAsync(row => row.CaseId == caseId, cancellationToken),
            Scope = new PacketScope(caseId, sessions, [.. taken.Select(recording => recording.Id)], opinions),
        };
        content.LeftOut.AddRange(leftOut);
        if (content.Origin is { } origin) content.Case.AskerId = origin.AskerId;
        content.Recordings.AddRange(taken);
        foreach (var table in PacketTables.All) content.rows[table.Name] = await table.OfAsync(db, content.Scope, cancellationToken);
        content.rows[PacketTables.Case.Name] = [content.Case];
        content.Shown.AddRange(await db.Set<OpinionDrawing>().AsNoTracking().Where(row => opinions.Contains(row.OpinionId)).OrderBy(row => row.Position).ToListAsync(cancellationToken));
        content.DropDrawings();
        var noted = content.Of(PacketTables.CallNotes).Select(note => note.Id).ToHashSet();
        content.rows[PacketTables.CallTasks.Name].RemoveAll(row => !noted.Contains(((CallTask)row).CallNoteId));
        content.rows[PacketTables.Captions.Name].RemoveAll(row => !IsUpToDate((RecordingCaptions)row, taken));
        return content;
    }

    /// <summary>Leaves out whose bytes are missing or not what was stored, and says so: one damaged file keeps nobody from the rest.</summary>
    public async Task CheckBlobsAsync(IBlobStore store, CancellationToken cancellationToken)
    {
        foreach (var row in Of(PacketTables.Files)) await DropAsync(PacketTables.Files, row, "file", row.Id, row.Blob, row.Sha256);
        foreach (var row in Of(PacketTables.Revisions))
            await DropAsync(PacketTables.Revisions, row, "note-revision", row.Id, BlobNames.NoteRevision(row.OrganisationId, row.CaseId, row.NoteId, row.Id), row.Sha256);
        foreach (var recording in Recordings)
        {
            foreach (var track in recording.Tracks.Where(track => track is { Standing: TrackStanding.Kept, Sha256: not null }))
            {
                var row = Of(PacketTables.Tracks).Single(one => one.Id == track.Id);
                await DropAsync(PacketTables.Tracks, row, "track", track.Id, BlobNames.Track(recording.OrganisationId, recording.SessionId, recording.Id, track.Id), track.Sha256!);
            }
        }

        DropDrawings();
        var written = Of(PacketTables.Revisions).Select(revision => revision.NoteId).ToHashSet();
        rows[PacketTables.Notes.Name].RemoveAll(row => !written.Contains(((Note)row).Id));

        async Task DropAsync(PacketTable table, object row, string kind, Guid id, BlobName name, string sha256)
        {
            if (await store.FindAsync(name, cancellationToken) is { } info && info.Sha256 == sha256 && await store.VerifyAsync(name, cancellationToken)) return;
            rows[table.Name].Remove(row);
            LeftOut.Add(new PacketOmission(kind, id, "damaged"));
        }
    }

    /// <summary>What was drawn on a picture goes where the picture goes.</summary>
    private void DropDrawings()
    {
        var files = Of(PacketTables.Files).Select(file => file.Id).ToHashSet();
        rows[PacketTables.Drawings.Name].RemoveAll(row => !files.Contains(((Drawing)row).AttachmentId));
        var drawn = Of(PacketTables.Drawings).Select(drawing => drawing.Id).ToHashSet();
        Shown.RemoveAll(row => !drawn.Contains(row.DrawingId));
    }

    /// <summary>For <see cref="CasePacket.Stamps"/>.</summary>
    public string Stamps() => JsonSerializer.Serialize(Recordings.ToDictionary(recording => recording.Id, SourceStamp.Of));

    /// <summary>Whether every recording of a packet is what it was when the packet was made.</summary>
    /// <param name="stamps">Of <see cref="Stamps"/>.</param>
    public static async Task<bool> StillHoldsAsync(HubDb db, string stamps, CancellationToken cancellationToken)
    {
        var known = JsonSerializer.Deserialize<Dictionary<Guid, string>>(stamps)!;
        if (known.Count == 0) return true;
        var ids = known.Keys.ToList();
        var recordings = await db.Set<Recording>().AsNoTracking().WithRows().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        return recordings.Count == known.Count && recordings.TrueForAll(recording => !recording.IsChanging() && SourceStamp.Of(recording) == known[recording.Id]);
    }

    /// <summary>What was written in a room about several cases is not one case's to take along.</summary>
    private static async Task<List<Guid>> SessionsAsync(HubDb db, Guid caseId, List<PacketOmission> leftOut, CancellationToken cancellationToken)
    {
        var all = await db.Set<SessionCase>().Where(link => link.CaseId == caseId)
            .Select(link => new { link.SessionId, IsShared = db.Set<SessionCase>().Any(other => other.SessionId == link.SessionId && other.CaseId != caseId) })
            .ToListAsync(cancellationToken);
        leftOut.AddRange(all.Where(one => one.IsShared).Select(one => new PacketOmission("session", one.SessionId, "about-other-cases")));
        return [.. all.Where(one => !one.IsShared).Select(one => one.SessionId).Order()];
    }

    private static bool MayLeave(Recording recording, List<PacketOmission> leftOut)
    {
        string? reason = recording switch
        {
            { State: RecordingState.Deleted } => "deleted",
            { State: not (RecordingState.Completed or RecordingState.Interrupted) } => "not-finished",
            _ when recording.IsChanging() => "being-changed",
            _ => null,
        };
        if (reason is not null) leftOut.Add(new PacketOmission("recording", recording.Id, reason));
        else leftOut.AddRange(recording.Tracks.Where(track => track is not { Standing: TrackStanding.Kept, Sha256: not null }).OrderBy(track => track.Id).Select(Omitted));
        return reason is null;
    }

    private static PacketOmission Omitted(RecordingTrack track) =>
        new("track", track.Id, track.Standing switch { TrackStanding.Sealed => "withdrawn", TrackStanding.Deleted => "deleted", _ => "damaged" });

    private static bool IsUpToDate(RecordingCaptions captions, List<Recording> recordings) =>
        recordings.Find(recording => recording.Id == captions.RecordingId) is { } recording && captions.People == SourceStamp.OfPeople(recording) && captions.RedactionsCut == recording.Redactions.Count;
}
