using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>How far one export has come.</summary>
public static class ReadExport
{
    public sealed record Request(Guid ExportId) : IQuery<ExportView>, IExportRequest;

    internal sealed class Handler(HubDb db, TimeProvider clock) : IRequestHandler<Request, Outcome<ExportView>>
    {
        public async Task<Outcome<ExportView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var export = await db.Set<RecordingExport>().AsNoTracking().SingleAsync(row => row.Id == request.ExportId, cancellationToken);
            var recording = await db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == export.RecordingId, cancellationToken);
            return ExportView.Of(export, recording, SourceStamp.Of(recording), clock.GetUtcNow());
        }
    }
}
