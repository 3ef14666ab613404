using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Scanning;

/// <summary>Asks the scanner again about a file that waits for its verdict.</summary>
public static class CheckAttachment
{
    public sealed record Request(Guid AttachmentId) : ICommand<Unit>, IAttachmentRequest;

    internal sealed class Handler(HubDb db, IBlobStore blobs, IFileScanner scanner, Quarantine quarantine, CaseMoves moves) : IRequestHandler<Request, Outcome<Unit>>
    {
        public async Task<Outcome<Unit>> Handle(Request request, CancellationToken cancellationToken)
        {
            var row = await db.Set<Attachment>().SingleOrDefaultAsync(a => a.Id == request.AttachmentId, cancellationToken);
            if (row is not { State: AttachmentState.Scanning }) return Unit.Value;
            var verdict = await ScanAsync(row, cancellationToken);
            if (verdict.Result == ScanResult.Clean) await quarantine.LetOutAsync(row, cancellationToken);
            if (verdict.Result == ScanResult.Infected)
            {
                (row.State, row.Threat) = (AttachmentState.Quarantined, verdict.Threat);
                await quarantine.TellAsync(await moves.LoadAsync(row.CaseId, cancellationToken), row, cancellationToken);
            }

            return Unit.Value;
        }

        private async Task<Verdict> ScanAsync(Attachment row, CancellationToken cancellationToken)
        {
            await using var blob = await blobs.OpenAsync(row.Blob, cancellationToken);
            return blob is null ? Verdict.Unknown : await scanner.ScanAsync(blob.Stream, cancellationToken);
        }
    }
}
