using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>Ends an upload that its sender does not want any more (tus 1.0, termination). What has become an attachment stays one.</summary>
public static class DropUpload
{
    public sealed record Request(Guid UploadId) : ICommand<Unit>, IUploadRequest;

    internal sealed class Handler(HubDb db, UploadWriters writers, AfterCommit afterCommit) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            using var turn = await writers.TakeAsync(request.UploadId, cancellationToken);
            var row = await db.Set<Upload>().SingleOrDefaultAsync(u => u.Id == request.UploadId, cancellationToken);
            if (row is null) return Refusal.NotFound("upload-not-found");
            if (row.State == UploadState.Attached) return Refusal.Conflict("upload-attached");
            db.Remove(row);
            afterCommit.Tell(new FinishUpload.Ended(row.Id));
            return Unit.Value;
        }
    }
}
