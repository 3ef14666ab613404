using System.Security.Cryptography;
using System.Text;
using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Notes;

/// <summary>The words of the notes, in the blob store and on the page.</summary>
internal sealed class NoteTexts(IBlobStore blobs, NoteRenderer renderer, NoteOptions options)
{
    public const string ContentType = "text/markdown; charset=utf-8";

    /// <summary>Null, or the refusal of a text that is too long.</summary>
    public Refusal? Refuse(string markdown) =>
        Encoding.UTF8.GetByteCount(markdown) > options.MaxBytes ? Refusal.TooLarge("note-too-large", options.MaxBytes / 1024) : null;

    /// <summary>Stores the text of the note's present revision, and answers the row to store second.</summary>
    public async Task<NoteRevision> WriteAsync(Note note, Guid authorId, DateTimeOffset at, string markdown, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(at);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(markdown), writable: false);
        var name = BlobNames.NoteRevision(note.OrganisationId, note.CaseId, note.Id, id);
        var stored = await blobs.WriteAsync(name, content, ContentType, cancellationToken);
        return new NoteRevision
        {
            Id = id,
            OrganisationId = note.OrganisationId,
            CaseId = note.CaseId,
            NoteId = note.Id,
            Number = note.Revision,
            AuthorId = authorId,
            At = at,
            Bytes = stored.Length,
            Sha256 = stored.Sha256,
            Markdown = markdown,
        };
    }

    /// <summary>The text of a revision, rendered; null where it is missing or its hash is not the row's.</summary>
    public async Task<NoteText?> ReadAsync(NoteRevision revision, CancellationToken cancellationToken) =>
        await WordsAsync(revision, cancellationToken) is { } markdown ? await RenderAsync(markdown, cancellationToken) : null;

    /// <summary>The same, as it was written.</summary>
    public async Task<string?> WordsAsync(NoteRevision revision, CancellationToken cancellationToken)
    {
        var name = BlobNames.NoteRevision(revision.OrganisationId, revision.CaseId, revision.NoteId, revision.Id);
        await using var blob = await blobs.OpenAsync(name, cancellationToken);
        if (blob is null || blob.Info.Length != revision.Bytes) return null;
        byte[] bytes = new byte[revision.Bytes];
        await blob.Stream.ReadExactlyAsync(bytes, cancellationToken);
        if (!string.Equals(Convert.ToHexStringLower(SHA256.HashData(bytes)), revision.Sha256, StringComparison.Ordinal)) return null;
        return Encoding.UTF8.GetString(bytes);
    }

    public async Task<NoteText> RenderAsync(string markdown, CancellationToken cancellationToken)
    {
        var rendered = await renderer.RenderAsync(markdown, cancellationToken);
        return new NoteText(markdown, rendered.Html, rendered.IsPlain);
    }
}
