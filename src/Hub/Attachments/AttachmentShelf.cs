using System.Security.Cryptography;
using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Attachments.Scanning;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Attachments;

/// <summary>Whose file it is.</summary>
internal sealed record Sender(Guid Id, string Name);

/// <summary>Where every file of a case passes, whether it came in one request or piece by piece: taken in, held against the bounds, stored, and given its row.</summary>
internal sealed class AttachmentShelf(
    HubDb db,
    AttachmentIntake intake,
    AttachmentOptions options,
    IBlobStore blobs,
    IFileScanner scanner,
    Quarantine quarantine,
    CaseTimeline timeline,
    AfterCommit afterCommit,
    TimeProvider clock)
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>What is stored under the sender's id already. Bytes that lost the race are left without a row, and swept.</summary>
    public async Task<AttachmentView?> FindAsync(Guid caseId, Sender sender, Guid? clientId, CancellationToken cancellationToken)
    {
        if (clientId is null) return null;
        var row = await db.Set<Attachment>().AsNoTracking().SingleOrDefaultAsync(a => a.CaseId == caseId && a.AttachedById == sender.Id && a.ClientId == clientId, cancellationToken);
        return row is null ? null : AttachmentView.Of(row, sender.Name);
    }

    /// <summary>Adds the row; whoever called saves it.</summary>
    public async Task<Outcome<AttachmentView>> AttachAsync(ClinicalCase @case, Sender sender, string? fileName, Stream content, Guid? clientId, CancellationToken cancellationToken)
    {
        var received = await intake.ReceiveAsync(fileName, content, cancellationToken);
        if (received.Refusal is { } refusal) return refusal;
        await using var file = received.Value!;
        if (await RefuseAsync(@case.Id, sender.Id, file.Content.Length, cancellationToken) is { } full) return full;

        var row = await StoreAsync(@case, sender, file, clientId, cancellationToken);
        db.Add(row);
        timeline.Add(@case.Id, @case.OrganisationId, "file-attached", row.Id, row.FileName, sender.Id);
        if (row.State == AttachmentState.Quarantined) await quarantine.TellAsync(@case, row, cancellationToken);
        if (row.State == AttachmentState.Clean) afterCommit.Tell(new FileAttached(row.Id, row.Kind));
        return AttachmentView.Of(row, sender.Name);
    }

    /// <summary>Whether the case and the sender have room for so much more.</summary>
    public async Task<Refusal?> RefuseAsync(Guid caseId, Guid senderId, long bytes, CancellationToken cancellationToken)
    {
        var rows = db.Set<Attachment>();
        if (await rows.CountAsync(a => a.CaseId == caseId, cancellationToken) >= options.MaxPerCase)
            return Refusal.Conflict("attachment-case-full", options.MaxPerCase);
        long used = await rows.Where(a => a.AttachedById == senderId).SumAsync(a => a.Bytes, cancellationToken);
        if (used + bytes <= options.MaxBytesPerClinician) return null;
        return Refusal.TooLarge("attachment-quota", used / Mebibyte, options.MaxBytesPerClinician / Mebibyte);
    }

    private async Task<Attachment> StoreAsync(ClinicalCase @case, Sender sender, ReceivedFile file, Guid? clientId, CancellationToken cancellationToken)
    {
        string sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file.Content, cancellationToken));
        file.Content.Position = 0;
        // What is stored is what is looked into: a picture without its metadata.
        var verdict = await scanner.ScanAsync(file.Content, cancellationToken);
        file.Content.Position = 0;
        var row = NewRow(@case, sender, file, clientId, sha256, verdict);
        await blobs.WriteAsync(row.Blob, file.Content, row.StoredType, cancellationToken);
        return row;
    }

    private Attachment NewRow(ClinicalCase @case, Sender sender, ReceivedFile file, Guid? clientId, string sha256, Verdict verdict) => new()
    {
        Id = clock.NewId(),
        OrganisationId = @case.OrganisationId,
        CaseId = @case.Id,
        AttachedById = sender.Id,
        ClientId = clientId,
        At = clock.GetUtcNow(),
        FileName = file.Name,
        Kind = file.Kind,
        Bytes = file.Content.Length,
        Sha256 = sha256,
        Width = file.Size?.Width,
        Height = file.Size?.Height,
        IsUncleaned = file.IsUncleaned,
        State = verdict.State,
        Threat = verdict.Threat,
    };
}
