using System.Text.Json;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Recordings.Exports;

/// <summary>Opens a finished export for whoever asked for it, or may download what is published. One of a recording that has changed since is never opened.</summary>
public static class OpenExport
{
    public sealed record Request(Guid ExportId) : IQuery<File>, IExportRequest, IAudited
    {
        Guid? IAudited.AuditSubject => ExportId;
    }

    /// <param name="Content">Seekable; the caller disposes it.</param>
    /// <param name="ContentType">Of the format.</param>
    /// <param name="FileName">For the person's own disk; holds no names.</param>
    /// <param name="ETag">Strong, quoted.</param>
    /// <param name="LastModified">When it was finished.</param>
    public sealed record File(Stream Content, string ContentType, string FileName, string ETag, DateTimeOffset LastModified);

    internal sealed class Handler(HubDb db, IBlobStore store, ArchiveTexts texts, CurrentActor actor, TimeProvider clock) : IRequestHandler<Request, Outcome<File>>
    {
        public async Task<Outcome<File>> Handle(Request request, CancellationToken cancellationToken)
        {
            var export = await db.Set<RecordingExport>().AsNoTracking().SingleAsync(row => row.Id == request.ExportId, cancellationToken);
            var recording = await db.Set<Recording>().AsNoTracking().WithRows().SingleAsync(row => row.Id == export.RecordingId, cancellationToken);
            if (await ExportCountries.RefuseAsync(db, recording, actor.Required.OrganisationId, cancellationToken) is { } country) return country;
            if (export.IsOutdated(recording, SourceStamp.Of(recording))) return Refusal.Conflict("export-outdated");
            if (export is not { State: ExportState.Done, Sha256: not null } || export.ExpiresAt <= clock.GetUtcNow()) return Refusal.Conflict("export-not-ready");
            foreach (var caseId in JsonSerializer.Deserialize<List<Guid>>(export.Cases)!)
            {
                if (!await texts.MayReadAsync(caseId, actor.Required, cancellationToken)) return Refusal.Conflict("export-outdated");
            }

            if (await store.OpenAsync(export.NameIn(recording), cancellationToken) is not { } blob) return Refusal.Conflict("export-unreadable");
            if (blob.Info.Sha256 == export.Sha256)
                return new File(blob.Stream, export.Format.ContentType(), ExportView.NameOf(export, recording), blob.Info.ETag, export.EndedAt ?? export.AskedAt);
            await blob.DisposeAsync();
            return Refusal.Conflict("export-unreadable");
        }
    }
}
