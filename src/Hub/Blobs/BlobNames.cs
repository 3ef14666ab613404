namespace CaseHub.Hub.Blobs;

/// <summary>The layout of the store, in one place (docs/records.md): whoever lists the container can tell what everything is.</summary>
internal static class BlobNames
{
    /// <summary>Everything of one organisation's cases: the folder that the orphan sweep walks.</summary>
    public static BlobName Cases(Guid organisation) => BlobName.Of(organisation, "cases");

    /// <summary>One revision of a note, plain Markdown.</summary>
    public static BlobName NoteRevision(Guid organisation, Guid clinicalCase, Guid note, Guid revision) =>
        BlobName.Of(organisation, "cases", Text(clinicalCase), "notes", Text(note), $"{Text(revision)}.md");

    /// <summary>The one file of an attachment; its ending is the type that was found in its content.</summary>
    /// <param name="extension">Without the dot: <c>jpg</c>, <c>pdf</c>, <c>bin</c>.</param>
    public static BlobName Attachment(Guid organisation, Guid clinicalCase, Guid attachment, string extension) =>
        BlobName.Of(organisation, "cases", Text(clinicalCase), "attachments", Text(attachment), $"content.{extension}");

    /// <summary>A picture's preview, beside the picture.</summary>
    /// <param name="size"><c>small</c> or <c>medium</c>.</param>
    public static BlobName Preview(Guid organisation, Guid clinicalCase, Guid attachment, string size) =>
        BlobName.Of(organisation, "cases", Text(clinicalCase), "attachments", Text(attachment), "previews", $"{size}.webp");

    /// <summary>A file that nobody may read, until a scanner or an administrator lets it out.</summary>
    public static BlobName Quarantine(Guid organisation, Guid clinicalCase, Guid attachment) =>
        BlobName.Of(organisation, "quarantine", Text(clinicalCase), Text(attachment));

    /// <summary>The sound of a spoken opinion.</summary>
    public static BlobName Voice(Guid organisation, Guid clinicalCase, Guid opinion) =>
        BlobName.Of(organisation, "cases", Text(clinicalCase), "opinions", Text(opinion), "voice.webm");

    /// <summary>What a recording consists of, as JSON.</summary>
    public static BlobName Manifest(Guid organisation, Guid session, Guid recording) =>
        BlobName.Of(organisation, "sessions", Text(session), "recordings", Text(recording), "manifest.json");

    /// <summary>One track of a recording, a WebM file of its own.</summary>
    public static BlobName Track(Guid organisation, Guid session, Guid recording, Guid track) =>
        BlobName.Of(organisation, "sessions", Text(session), "recordings", Text(recording), "tracks", $"{Text(track)}.webm");

    /// <summary>What whoever writes a recording leases; there only while somebody does.</summary>
    public static BlobName Writer(Guid organisation, Guid session, Guid recording) =>
        BlobName.Of(organisation, "sessions", Text(session), "recordings", Text(recording), "writer.lock");

    /// <summary>One text of a recording's captions, WebVTT.</summary>
    public static BlobName Captions(Guid organisation, Guid session, Guid recording, Guid captions) =>
        BlobName.Of(organisation, "sessions", Text(session), "recordings", Text(recording), "captions", $"{Text(captions)}.vtt");

    /// <summary>One file made from a recording to be handed over.</summary>
    /// <param name="extension">Without the dot: <c>mp4</c>, <c>webm</c>, <c>zip</c>.</param>
    public static BlobName Export(Guid organisation, Guid session, Guid recording, Guid export, string extension) =>
        BlobName.Of(organisation, "sessions", Text(session), "recordings", Text(recording), "exports", $"{Text(export)}.{extension}");

    /// <summary>Slides of a briefing.</summary>
    public static BlobName Deck(Guid organisation, Guid session, Guid deck) => BlobName.Of(organisation, "sessions", Text(session), "decks", $"{Text(deck)}.pdf");

    /// <summary>A case as one ZIP, to be taken along.</summary>
    public static BlobName Packet(Guid organisation, Guid clinicalCase, Guid packet) => BlobName.Of(organisation, "cases", Text(clinicalCase), "packets", $"{Text(packet)}.zip");

    /// <summary>A packet that came in and is not imported yet.</summary>
    public static BlobName ReceivedPacket(Guid organisation, Guid packet) => BlobName.Of(organisation, "packets", $"{Text(packet)}.zip");

    /// <summary>One photo of a person; what kind it is the store knows.</summary>
    public static BlobName Photo(Guid organisation, Guid clinician, Guid photo) => BlobName.Of(organisation, "people", Text(clinician), "photos", Text(photo));

    /// <summary>The folders beneath which everything of an organisation lies.</summary>
    public static IEnumerable<BlobName> FoldersOf(Guid organisation) =>
        [Cases(organisation), .. ((string[])["quarantine", "sessions", "people", "packets"]).Select(folder => BlobName.Of(organisation, folder))];

    private static string Text(Guid id) => id.ToString("D");
}
