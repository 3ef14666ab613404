using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>
/// Makes an attachment of a file whose bytes are all here, as its sender asked by sending them. Done by the hub itself, with the last piece or,
/// where the store was down then, later.
/// </summary>
public static class FinishUpload
{
    public sealed record Request(Guid UploadId) : ICommand<Unit>, IUploadRequest, IOnce;

    /// <summary>Nothing more comes of its bytes.</summary>
    internal sealed record Ended(Guid UploadId) : INotification;

    internal sealed class Handler(HubDb db, AttachmentShelf shelf, UploadSpool spool, UploadOptions options, CaseMoves moves, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var row = await db.Set<Upload>().SingleOrDefaultAsync(u => u.Id == request.UploadId, cancellationToken);
            if (row is not { IsOpen: true } || spool.Length(row.Id) != row.Bytes) return Unit.Value;
            var sender = new Sender(row.ById, await db.Set<Clinician>().Where(c => c.Id == row.ById).Select(c => c.Name).SingleAsync(cancellationToken));
            var attached = await AttachAsync(row, sender, cancellationToken);
            if (attached.Refusal is { } refusal) (row.State, row.RefusedCode, row.RefusedText) = (UploadState.Refused, refusal.Code, refusal.Text);
            else (row.State, row.AttachmentId) = (UploadState.Attached, attached.Value!.Id);

            row.ExpiresAt = clock.GetUtcNow() + options.Memory;
            afterCommit.Tell(new Ended(row.Id));
            return Unit.Value;
        }

        private async Task<Outcome<AttachmentView>> AttachAsync(Upload row, Sender sender, CancellationToken cancellationToken)
        {
            if (await shelf.FindAsync(row.CaseId, sender, row.ClientId, cancellationToken) is { } stored) return stored;
            var @case = await moves.LoadAsync(row.CaseId, cancellationToken);
            await using var content = spool.OpenToRead(row.Id);
            return await shelf.AttachAsync(@case, sender, row.FileName, content, row.ClientId, cancellationToken);
        }
    }

    internal sealed class DropBytes(UploadSpool spool) : INotificationHandler<Ended>
    {
        public Task Handle(Ended notification, CancellationToken cancellationToken)
        {
            spool.Delete(notification.UploadId);
            return Task.CompletedTask;
        }
    }
}

/// <summary>Finishes one upload in the hub's own name. Whoever calls has its turn.</summary>
internal sealed partial class FinishUploads(IServiceScopeFactory scopes, ILogger<FinishUploads> logger)
{
    /// <summary>A store that is down leaves the file where it is, <see cref="UploadState.Arrived"/>.</summary>
    public async Task RunAsync(Guid uploadId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<HubDb>().Set<Upload>().Where(u => u.Id == uploadId && u.State == UploadState.Receiving)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.State, UploadState.Arrived), cancellationToken);
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new FinishUpload.Request(uploadId), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            NotFinished(e, uploadId);
        }
    }

    [LoggerMessage(2111, LogLevel.Error, "Upload {UploadId} is whole and could not be stored; it waits in the data folder and is tried again")]
    private partial void NotFinished(Exception e, Guid uploadId);
}
