using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments;

/// <summary>Tells the sweep of orphans which blobs are attachments.</summary>
internal sealed class AttachmentBlobs(HubDb db) : IBlobOwner
{
    public bool Owns(BlobName name) => AttachmentOf(name) is not null;

    /// <summary>A file that has been let out of quarantine, or put into it, leaves a copy at its other place where the store was down meanwhile.</summary>
    public async Task<bool> HasRowAsync(BlobName name, CancellationToken cancellationToken)
    {
        var row = await db.Set<Attachment>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == AttachmentOf(name), cancellationToken);
        return row is not null && IsInQuarantine(name) == (row.State != AttachmentState.Clean);
    }

    private static bool IsInQuarantine(BlobName name) => name.Path.Split('/')[1] == "quarantine";

    private static Guid? AttachmentOf(BlobName name) => name.Path.Split('/') switch
    {
        [_, "cases", _, "attachments", var folder, ..] when Guid.TryParse(folder, out var id) => id,
        [_, "quarantine", _, var file] when Guid.TryParse(file, out var id) => id,
        _ => null,
    };
}
