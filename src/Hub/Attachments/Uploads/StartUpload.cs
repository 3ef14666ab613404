using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments.Uploads;

/// <summary>Begins to take a file into a case piece by piece (tus 1.0, creation). What could not be stored in the end is refused before its first byte.</summary>
public static class StartUpload
{
    /// <param name="CaseId">The case.</param>
    /// <param name="FileName">As the sender calls it.</param>
    /// <param name="Bytes">Of the whole file.</param>
    /// <param name="ClientId">Made by the sender for the file: begun again with the same, it answers the upload that there is, at whatever end. Null begins one each time.</param>
    public sealed record Request(Guid CaseId, string? FileName, long Bytes, Guid? ClientId = null) : ICommand<UploadView>, ICaseRequest, IOnce;

    internal sealed class Handler(
        HubDb db, CurrentActor actor, AttachmentShelf shelf, AttachmentOptions attachments, UploadOptions options, UploadSpool spool, CaseMoves moves, TimeProvider clock)
        : IRequestHandler<Request, Outcome<UploadView>>
    {
        private const long Mebibyte = 1024 * 1024;

        public async Task<Outcome<UploadView>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await FindAsync(request, cancellationToken) is { } known) return UploadView.Of(known, spool);
            if (request.Bytes < 0) return Refusal.Invalid("upload-length");
            if (request.Bytes == 0) return Refusal.Invalid("attachment-empty");
            if (request.Bytes > attachments.MaxFileBytes) return Refusal.TooLarge("attachment-too-large", attachments.MaxFileBytes / Mebibyte);

            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var me = new Sender(actor.Required.Id, actor.Required.Name);
            var row = NewRow(request, @case, me);
            if (await shelf.FindAsync(@case.Id, me, request.ClientId, cancellationToken) is { } stored)
            {
                (row.State, row.AttachmentId) = (UploadState.Attached, stored.Id);
            }
            else
            {
                if (await RefuseAsync(request, me, cancellationToken) is { } refusal) return refusal;
                spool.Begin(row.Id);
            }

            db.Add(row);
            return UploadView.Of(row, spool);
        }

        private Upload NewRow(Request request, ClinicalCase @case, Sender me)
        {
            var id = clock.NewId();
            return new Upload
            {
                Id = id,
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                ById = me.Id,
                ClientId = request.ClientId ?? id,
                FileName = AttachmentName.Clean(request.FileName),
                Bytes = request.Bytes,
                CreatedAt = clock.GetUtcNow(),
                ExpiresAt = clock.GetUtcNow() + options.Expiry,
            };
        }

        /// <summary>The one there is, where it still leads somewhere; one that does not makes room.</summary>
        private async Task<Upload?> FindAsync(Request request, CancellationToken cancellationToken)
        {
            if (request.ClientId is not { } clientId) return null;
            var row = await db.Set<Upload>().SingleOrDefaultAsync(u => u.CaseId == request.CaseId && u.ById == actor.Required.Id && u.ClientId == clientId, cancellationToken);
            if (row is null) return null;
            if (row.IsOpen && row.ExpiresAt > clock.GetUtcNow() && row.Bytes == request.Bytes) return row;
            if (row.State == UploadState.Attached && await db.Set<Attachment>().AnyAsync(a => a.Id == row.AttachmentId, cancellationToken)) return row;
            spool.Delete(row.Id);
            db.Remove(row);
            return null;
        }

        private async Task<Refusal?> RefuseAsync(Request request, Sender me, CancellationToken cancellationToken)
        {
            var open = db.Set<Upload>().Where(u => u.ById == me.Id && (u.State == UploadState.Receiving || u.State == UploadState.Arrived) && u.ClientId != request.ClientId);
            if (await open.CountAsync(cancellationToken) >= options.MaxPerClinician) return Refusal.TooMany("upload-too-many", options.MaxPerClinician);
            long waiting = await open.SumAsync(u => u.Bytes, cancellationToken);
            if (waiting + request.Bytes > options.MaxBytesPerClinician)
                return Refusal.TooLarge("upload-too-many-bytes", waiting / Mebibyte, options.MaxBytesPerClinician / Mebibyte);
            if (spool.Free - request.Bytes < options.MinFreeBytes) return Refusal.Unavailable("upload-disk-full");
            return await shelf.RefuseAsync(request.CaseId, me.Id, waiting + request.Bytes, cancellationToken);
        }
    }
}
