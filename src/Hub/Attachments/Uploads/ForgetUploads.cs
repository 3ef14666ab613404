using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>Ends the uploads that nothing came of for a day, bytes and all, and forgets those that ended a while ago.</summary>
public static class ForgetUploads
{
    public sealed record Request : ICommand<int>;

    internal sealed class Handler(HubDb db, UploadSpool spool, UploadWriters writers, UploadOptions options, TimeProvider clock) : IRequestHandler<Request, Outcome<int>>
    {
        public async Task<Outcome<int>> Handle(Request request, CancellationToken cancellationToken)
        {
            var now = clock.GetUtcNow();
            var due = await db.Set<Upload>().Where(u => u.ExpiresAt <= now).ToListAsync(cancellationToken);
            foreach (var row in due)
            {
                using var turn = writers.TryTake(row.Id);
                if (turn is null) continue;
                spool.Delete(row.Id);
                if (row.IsOpen) (row.State, row.ExpiresAt) = (UploadState.Expired, now + options.Memory);
                else db.Remove(row);
            }

            return due.Count;
        }
    }
}
