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

/// <summary>Whoever asked for it, as long as they may see the recording. To all others it does not exist.</summary>
internal sealed class ExportOwner(HubDb db, RecordingMember member) : IRule
{
    public async ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken)
    {
        if (actor is null) return Refusal.SignInNeeded();
        var exportId = ((IExportRequest)request).ExportId;
        var export = await db.Set<RecordingExport>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == exportId && row.By == actor.Id, cancellationToken);
        if (export is null) return Refusal.NotFound("export-not-found");
        return await member.CheckAsync(new OfRecording(export.RecordingId), actor, cancellationToken) is null ? null : Refusal.NotFound("export-not-found");
    }
}

/// <summary>Whoever may see the recording.</summary>
internal sealed class ExportLister(RecordingMember member) : IRule
{
    public ValueTask<Refusal?> CheckAsync(object request, Actor? actor, CancellationToken cancellationToken) =>
        member.CheckAsync(new OfRecording(((IExportListRequest)request).RecordingId), actor, cancellationToken);
}

/// <summary>What <see cref="RecordingMember"/> is asked about.</summary>
internal sealed record OfRecording(Guid RecordingId) : IRecordingRequest;
