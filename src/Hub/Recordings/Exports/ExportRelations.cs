using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using CaseHub.Hub.Recordings.Publishing;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>A request about one export.</summary>
public interface IExportRequest
{
    Guid ExportId { get; }
}

/// <summary>A request about one's exports of a recording; looked at every few seconds, so unlike those about the recording itself it leaves no audit entry.</summary>
public interface IExportListRequest
{
    Guid RecordingId { get; }
}

/// <summary>Whoever asked for it, as long as they may play the recording; of one that goes with a publication, whoever may download it. To all others it does not exist.</summary>
internal sealed class ExportRelations(HubDb db, RecordingRelations ofRecording, DownloadRelations downloads) : IRelations
{
    public string Unknown => "export-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var exportId = ((IExportRequest)request).ExportId;
        var export = await (
            from row in db.Set<RecordingExport>()
            join recording in db.Set<Recording>() on row.RecordingId equals recording.Id
            where row.Id == exportId
            select new { row.RecordingId, row.By, row.IsForAudience, recording.SessionId }).SingleOrDefaultAsync(cancellationToken);
        if (export is null) return Relation.None;
        if (export.IsForAudience) return await downloads.OfAsync(export.SessionId, actor, cancellationToken);
        if (export.By != actor.Id) return Relation.None;
        var relation = await ofRecording.OfAsync(export.RecordingId, actor, cancellationToken);
        return (relation & (Relation.Asker | Relation.Adviser | Relation.Host)) == Relation.None ? Relation.None : Relation.Maker;
    }
}

/// <summary>As to the recording.</summary>
internal sealed class ExportListRelations(RecordingRelations ofRecording) : IRelations
{
    public string Unknown => ofRecording.Unknown;

    public ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken) =>
        ofRecording.OfAsync(((IExportListRequest)request).RecordingId, actor, cancellationToken);
}
