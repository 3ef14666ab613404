using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Notes;

/// <summary>Tells the sweep of orphans which blobs are revisions of notes.</summary>
internal sealed class NoteBlobs(HubDb db) : IBlobOwner
{
    public bool Owns(BlobName name) => RevisionOf(name) is not null;

    public Task<bool> HasRowAsync(BlobName name, CancellationToken cancellationToken) =>
        db.Set<NoteRevision>().AnyAsync(r => r.Id == RevisionOf(name), cancellationToken);

    private static Guid? RevisionOf(BlobName name) =>
        name.Path.Split('/') is [_, "cases", _, "notes", _, var file] && Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var id) ? id : null;
}
