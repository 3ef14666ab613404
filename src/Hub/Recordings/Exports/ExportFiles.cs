using CaseHub.Hub.Blobs;

namespace CaseHub.Hub.Recordings.Exports;

internal static class ExportFiles
{
    public static string Extension(this ExportFormat format) => format switch { ExportFormat.Mp4 => "mp4", ExportFormat.Webm => "webm", _ => "zip" };

    public static string ContentType(this ExportFormat format) => format switch { ExportFormat.Mp4 => "video/mp4", ExportFormat.Webm => "video/webm", _ => "application/zip" };

    /// <summary>Deletes a blob for good: also what the store keeps of earlier contents.</summary>
    public static async Task EraseAsync(this IBlobStore store, BlobName name, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(name, cancellationToken);
        await store.ForgetEarlierAsync(name, cancellationToken);
    }

    public static BlobName NameIn(this RecordingExport export, Recording recording) =>
        BlobNames.Export(recording.OrganisationId, recording.SessionId, recording.Id, export.Id, export.Format.Extension());
}
