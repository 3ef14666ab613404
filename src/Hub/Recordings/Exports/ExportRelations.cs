using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
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

/// <summary>Whoever asked for it, as long as they may play the recording. To all others it does not exist.</summary>
internal sealed class ExportRelations(HubDb db, RecordingRelations ofRecording) : IRelations
{
    public string Unknown => "export-not-found";

    public async ValueTask<Relation> OfAsync(object request, Actor actor, CancellationToken cancellationToken)
    {
        var exportId = ((IExportRequest)request).ExportId;
        var recordingId = await db.Set<RecordingExport>().Where(row => row.Id == exportId && row.By == actor.Id).Select(row => row.RecordingId).SingleOrDefaultAsync(cancellationToken);
        var relation = await ofRecording.OfAsync(recordingId, actor, cancellationToken);
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
