using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments;

/// <summary>Tells the sweep of orphans which blobs are attachments.</summary>
internal sealed class AttachmentBlobs(HubDb db) : IBlobOwner
{
    public bool Owns(BlobName name) => AttachmentOf(name) is not null;

    public Task<bool> HasRowAsync(BlobName name, CancellationToken cancellationToken) =>
        db.Set<Attachment>().AnyAsync(a => a.Id == AttachmentOf(name), cancellationToken);

    private static Guid? AttachmentOf(BlobName name) =>
        name.Path.Split('/') is [_, "cases", _, "attachments", var folder, ..] && Guid.TryParse(folder, out var id) ? id : null;
}
