using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>How far an upload has come.</summary>
public static class LookAtUpload
{
    /// <param name="UploadId">The upload.</param>
    /// <param name="TakesOver">To send on from there (tus 1.0, HEAD): whoever still sends is cut, so that the offset stays what was told, and what waits for the store is tried again.</param>
    public sealed record Request(Guid UploadId, bool TakesOver) : IQuery<UploadView>, IUploadRequest, IViewing;

    internal sealed class Handler(HubDb db, UploadSpool spool, UploadWriters writers, FinishUploads finish, TimeProvider clock) : IRequestHandler<Request, Outcome<UploadView>>
    {
        public async Task<Outcome<UploadView>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (!request.TakesOver) return await ReadAsync(request.UploadId, cancellationToken) is { } seen ? UploadView.Of(seen, spool) : Refusal.NotFound("upload-not-found");

            using var turn = await writers.TakeAsync(request.UploadId, cancellationToken);
            if (await ReadAsync(request.UploadId, cancellationToken) is not { } row) return Refusal.NotFound("upload-not-found");
            if (row.Ended(clock.GetUtcNow()) is { } before) return before;
            if (row.IsOpen && spool.Length(row.Id) == row.Bytes) await finish.RunAsync(row.Id, cancellationToken);
            if (await ReadAsync(request.UploadId, cancellationToken) is not { } now) return Refusal.NotFound("upload-not-found");
            return now.Ended(clock.GetUtcNow()) is { } after ? after : UploadView.Of(now, spool);
        }

        private Task<Upload?> ReadAsync(Guid id, CancellationToken cancellationToken) => db.Set<Upload>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
    }
}
