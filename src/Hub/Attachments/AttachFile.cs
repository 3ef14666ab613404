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
    public sealed record Request(Guid CaseId, string? FileName, Stream Content) : ICommand<AttachmentView>, ICaseRequest;

    internal sealed class Handler(
        HubDb db, CurrentActor actor, AttachmentIntake intake, AttachmentOptions options, IBlobStore blobs, CaseMoves moves, CaseTimeline timeline, TimeProvider clock)
        : IRequestHandler<Request, Outcome<AttachmentView>>
    {
        private const long Mebibyte = 1024 * 1024;

        public async Task<Outcome<AttachmentView>> Handle(Request request, CancellationToken cancellationToken)
        {
            var @case = await moves.LoadAsync(request.CaseId, cancellationToken);
            var received = await intake.ReceiveAsync(request.FileName, request.Content, cancellationToken);
            if (received.Refusal is { } refusal) return refusal;
            await using var file = received.Value!;
            if (await RefuseAsync(@case.Id, file.Content.Length, cancellationToken) is { } full) return full;

            var row = await StoreAsync(@case, file, cancellationToken);
            db.Add(row);
            timeline.Add(@case.Id, @case.OrganisationId, "file-attached", row.Id, row.FileName);
            return AttachmentView.Of(row, actor.Required.Name);
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

        private async Task<Attachment> StoreAsync(ClinicalCase @case, ReceivedFile file, CancellationToken cancellationToken)
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
