using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>
/// Takes the next piece of a file (tus 1.0, PATCH). What has arrived when it returns is on disk, also where the line broke in the middle; with a checksum a
/// piece is kept whole or not at all. With the last byte the file becomes an attachment.
/// </summary>
public static class AppendUpload
{
    /// <param name="UploadId">The upload.</param>
    /// <param name="Offset">Where the piece belongs, as the sender says.</param>
    /// <param name="Content">Read once to its end; stays the sender's. What it throws counts as the line that broke.</param>
    /// <param name="Length">Of the piece, as the sender says; null where they do not.</param>
    /// <param name="Checksum">Of the piece; null where none was sent.</param>
    public sealed record Request(Guid UploadId, long Offset, Stream Content, long? Length = null, UploadChecksum? Checksum = null) : IQuery<UploadView>, IUploadRequest, IViewing;

    internal sealed class Handler(HubDb db, UploadSpool spool, UploadWriters writers, UploadPieces pieces, UploadOptions options, FinishUploads finish, TimeProvider clock)
        : IRequestHandler<Request, Outcome<UploadView>>
    {
        public async Task<Outcome<UploadView>> Handle(Request request, CancellationToken cancellationToken)
        {
            using var turn = await writers.TakeAsync(request.UploadId, cancellationToken);
            var row = await db.Set<Upload>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == request.UploadId, cancellationToken);
            if (row is null) return Refusal.NotFound("upload-not-found");
            if (row.Ended(clock.GetUtcNow()) is { } ended) return ended;
            if (row.State == UploadState.Receiving && await ReceiveAsync(row, request, turn, cancellationToken) is { } refusal) return refusal;

            // What was sent is here: it is stored even where its sender is gone by now.
            if (row.State != UploadState.Attached && spool.Length(row.Id) == row.Bytes) await finish.RunAsync(row.Id, CancellationToken.None);
            var now = await db.Set<Upload>().AsNoTracking().SingleAsync(u => u.Id == row.Id, CancellationToken.None);
            return now.Ended(clock.GetUtcNow()) is { } over ? over : UploadView.Of(now, spool);
        }

        private async Task<Refusal?> ReceiveAsync(Upload row, Request request, UploadWriters.Turn turn, CancellationToken cancellationToken)
        {
            long offset = spool.Length(row.Id);
            if (request.Offset != offset) return Refusal.Conflict("upload-offset", request.Offset, offset);
            if (request.Length > row.Bytes - offset) return Refusal.TooLarge("upload-too-long", row.Bytes);

            using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Cut);
            var refusal = await pieces.ReceiveAsync(row.Id, request, row.Bytes - offset, reading.Token);
            if (spool.Length(row.Id) > offset)
            {
                var expires = clock.GetUtcNow() + options.Expiry;
                await db.Set<Upload>().Where(u => u.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.ExpiresAt, expires), CancellationToken.None);
            }

            return turn.Cut.IsCancellationRequested ? Refusal.Conflict("upload-taken-over") : refusal;
        }
    }
}
