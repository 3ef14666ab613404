using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pictures;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments;

/// <summary>Attaches a file to a case. Pictures lose their metadata on the way in; the bytes are stored first, the row second.</summary>
public static class AttachFile
{
    /// <param name="CaseId">The case.</param>
    /// <param name="FileName">As the sender calls it; may hold a path, which is dropped.</param>
    /// <param name="Content">Read once, from its position to its end; stays the sender's.</param>
    /// <param name="ClientId">Made by the sender, new for each file: sent again with the same, it answers the file that is stored. Null attaches one each time.</param>
    public sealed record Request(Guid CaseId, string? FileName, Stream Content, Guid? ClientId = null) : ICommand<AttachmentView>, ICaseRequest, IOnce;

    internal sealed class Handler(
        HubDb db, CurrentActor actor, AttachmentIntake intake, AttachmentOptions options, IBlobStore blobs, CaseMoves moves, CaseTimeline timeline, AfterCommit afterCommit, TimeProvider clock)
        : IRequestHandler<Request, Outcome<AttachmentView>>
    {
        private const long Mebibyte = 1024 * 1024;

        public async Task<Outcome<AttachmentView>> Handle(Request request, CancellationToken cancellationToken)
        {
            if (await FindAsync(request, cancellationToken) is { } stored) return stored;
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var received = await intake.ReceiveAsync(request.FileName, request.Content, cancellationToken);
            if (received.Refusal is { } refusal) return refusal;
            await using var file = received.Value!;
            if (await RefuseAsync(@case.Id, file.Content.Length, cancellationToken) is { } full) return full;

            var row = await StoreAsync(@case, file, request.ClientId, cancellationToken);
            db.Add(row);
            timeline.Add(@case.Id, @case.OrganisationId, "file-attached", row.Id, row.FileName);
            afterCommit.Tell(new FileAttached(row.Id, row.Kind));
            return AttachmentView.Of(row, actor.Required.Name);
        }

        /// <summary>Bytes that lost the race are left without a row, and swept.</summary>
        private async Task<AttachmentView?> FindAsync(Request request, CancellationToken cancellationToken)
        {
            if (request.ClientId is not { } clientId) return null;
            var me = actor.Required;
            var row = await db.Set<Attachment>().AsNoTracking().SingleOrDefaultAsync(a => a.CaseId == request.CaseId && a.AttachedById == me.Id && a.ClientId == clientId, cancellationToken);
            return row is null ? null : AttachmentView.Of(row, me.Name);
        }

        private async Task<Refusal?> RefuseAsync(Guid caseId, long bytes, CancellationToken cancellationToken)
        {
            var rows = db.Set<Attachment>();
            if (await rows.CountAsync(a => a.CaseId == caseId, cancellationToken) >= options.MaxPerCase)
                return Refusal.Conflict("attachment-case-full", options.MaxPerCase);
            var me = actor.Required.Id;
            long used = await rows.Where(a => a.AttachedById == me).SumAsync(a => a.Bytes, cancellationToken);
            if (used + bytes <= options.MaxBytesPerClinician) return null;
            return Refusal.TooLarge("attachment-quota", used / Mebibyte, options.MaxBytesPerClinician / Mebibyte);
        }

        private async Task<Attachment> StoreAsync(ClinicalCase @case, ReceivedFile file, Guid? clientId, CancellationToken cancellationToken)
        {
            var id = clock.NewId();
            var name = BlobNames.Attachment(@case.OrganisationId, @case.Id, id, file.Kind.Extension());
            var stored = await blobs.WriteAsync(name, file.Content, file.Kind.ContentType(), cancellationToken);
            return new Attachment
            {
                Id = id,
                OrganisationId = @case.OrganisationId,
                CaseId = @case.Id,
                AttachedById = actor.Required.Id,
                ClientId = clientId,
                At = clock.GetUtcNow(),
                FileName = file.Name,
                Kind = file.Kind,
                Bytes = stored.Length,
                Sha256 = stored.Sha256,
                Width = file.Size?.Width,
                Height = file.Size?.Height,
            };
        }
    }
}
