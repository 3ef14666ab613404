using CaseHub.Hub.Attachments.Previews;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Cases;
using CaseHub.Hub.Data;
using CaseHub.Hub.People;
using CaseHub.Hub.Pipeline;

namespace CaseHub.Hub.Attachments.Scanning;

/// <summary>Keeps what nobody may read apart, and lets it out.</summary>
internal sealed class Quarantine(HubDb db, IBlobStore blobs, CaseTimeline timeline, AfterCommit afterCommit)
{
    /// <summary>Copies it to where it can be read. The copy in quarantine goes once the row is on disk; should that fail, the sweep of orphans does it.</summary>
    /// <exception cref="IOException">The bytes are not there, or not what was stored.</exception>
    public async Task LetOutAsync(Attachment row, CancellationToken cancellationToken)
    {
        var apart = row.Blob;
        await using (var blob = await blobs.OpenAsync(apart, cancellationToken) ?? throw new IOException("A file in quarantine is not in the store."))
        {
            if (blob.Info.Sha256 != row.Sha256) throw new IOException("A file in quarantine is not what was stored.");
            row.State = AttachmentState.Clean;
            await blobs.WriteAsync(row.Blob, blob.Stream, row.StoredType, cancellationToken);
        }

        afterCommit.Tell(new RemoveAttachment.Removed([apart]));
        afterCommit.Tell(new FileAttached(row.Id, row.Kind));
    }

    /// <summary>To the sender, and to who looks after the organisation's cases and machines.</summary>
    public async Task TellAsync(ClinicalCase @case, Attachment row, CancellationToken cancellationToken)
    {
        timeline.Add(@case.Id, @case.OrganisationId, "file-quarantined", row.Id, null, row.AttachedById);
        var keepers = new List<Guid>();
        foreach (var role in (Roles[])[Roles.Coordinator, Roles.Administrator]) keepers.AddRange(await db.HoldersAsync(@case.OrganisationId, role, cancellationToken));
        afterCommit.Tell(new CaseTold("file-quarantined", @case.Id, null, [.. keepers.Append(row.AttachedById).Distinct()]));
    }
}
