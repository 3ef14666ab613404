using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>One's own exports of a recording, newest first, and what can be asked for.</summary>
public static class ListExports
{
    public sealed record Request(Guid RecordingId) : IQuery<ExportsView>, IExportListRequest;

    internal sealed class Handler(HubDb db, EncoderProcess encoder, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<ExportsView>>
    {
        public async Task<Outcome<ExportsView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var recording = await db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == request.RecordingId, cancellationToken);
            string stamp = SourceStamp.Of(recording);
            var exports = await db.Set<RecordingExport>().AsNoTracking()
                .Where(row => row.RecordingId == request.RecordingId && row.By == actor.Required.Id && !row.IsForAudience)
                .OrderByDescending(row => row.AskedAt).ThenByDescending(row => row.Id)
                .ToListAsync(cancellationToken);
            return new ExportsView(encoder.IsThere, exports.ConvertAll(row => ExportView.Of(row, recording, stamp, clock.GetUtcNow())));
        }
    }
}
