using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Makes one export that was taken from the queue: reads the recording as it is now, makes the file, stores it.</summary>
internal sealed class MakeExport(HubDb db, DataFolder data, MakeVideo video, MakeArchive archive, IBlobStore store, ExportRows rows, ExportOptions options)
{
    /// <exception cref="ExportFailure">It cannot be made; the recording is as it was.</exception>
    public async Task RunAsync(Guid exportId, CancellationToken cancellationToken)
    {
        var export = await db.Set<RecordingExport>().AsNoTracking().SingleAsync(row => row.Id == exportId, cancellationToken);
        if (await RecordingAsync(export, cancellationToken) is not { } recording)
        {
            await rows.OutdateAsync(exportId);
            return;
        }

        string folder = Path.Combine(data.Temporary, $"export-{exportId:N}");
        Directory.CreateDirectory(folder);
        try
        {
            int percent = 0;
            string path = export.Format == ExportFormat.Zip
                ? await archive.RunAsync(recording, export, folder, Report, cancellationToken)
                : await video.RunAsync(recording, export, folder, Report, cancellationToken);
            await StoreAsync(recording, export, path, cancellationToken);

            void Report(double part)
            {
                // 100 is said when the file can be had.
                int now = Math.Min(99, (int)(part * 100));
                if (now <= percent) return;
                percent = now;
                rows.NotePercent(exportId, now);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task StoreAsync(Recording recording, RecordingExport export, string path, CancellationToken cancellationToken)
    {
        var name = export.NameIn(recording);
        BlobInfo stored;
        await using (var file = File.OpenRead(path)) stored = await store.WriteAsync(name, file, export.Format.ContentType(), cancellationToken);

        // Looked at once more with the file in place: what changed while it was made has it removed.
        db.ChangeTracker.Clear();
        bool isPresent = await RecordingAsync(export, CancellationToken.None) is not null;
        if (!isPresent) await rows.OutdateAsync(export.Id);
        if (!isPresent || !await rows.FinishAsync(export, stored.Length, stored.Sha256, options.Keep)) await store.EraseAsync(name, CancellationToken.None);
    }

    /// <summary>The recording, as long as it is what the export was asked of.</summary>
    private async Task<Recording?> RecordingAsync(RecordingExport export, CancellationToken cancellationToken)
    {
        var recording = await db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == export.RecordingId, cancellationToken);
        return !recording.IsChanging() && SourceStamp.Of(recording) == export.Stamp ? recording : null;
    }
}
