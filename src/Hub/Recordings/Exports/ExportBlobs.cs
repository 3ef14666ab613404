using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Tells the sweep of orphans which blobs are exports and captions: one without a row is of no use to anybody.</summary>
internal sealed class ExportBlobs(HubDb db) : IBlobOwner
{
    public bool Owns(BlobName name) => FileOf(name) is not null;

    public Task<bool> HasRowAsync(BlobName name, CancellationToken cancellationToken)
    {
        var (folder, id) = FileOf(name)!.Value;
        return folder == "exports"
            ? db.Set<RecordingExport>().AnyAsync(export => export.Id == id && (export.State == ExportState.Done || export.State == ExportState.Running), cancellationToken)
            : db.Set<RecordingCaptions>().AnyAsync(captions => captions.Id == id, cancellationToken);
    }

    private static (string Folder, Guid Id)? FileOf(BlobName name) =>
        name.Path.Split('/') is [_, "sessions", _, "recordings", _, ("exports" or "captions") and var folder, var file]
        && Guid.TryParse(Path.GetFileNameWithoutExtension(file), out var id) ? (folder, id) : null;
}
