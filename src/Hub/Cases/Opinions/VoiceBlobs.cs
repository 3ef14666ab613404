using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Cases.Opinions;

/// <summary>Tells the sweep of orphans which blobs are spoken opinions.</summary>
internal sealed class VoiceBlobs(HubDb db) : IBlobOwner
{
    public bool Owns(BlobName name) => OpinionOf(name) is not null;

    public Task<bool> HasRowAsync(BlobName name, CancellationToken cancellationToken) =>
        db.Set<Opinion>().AnyAsync(o => o.VoiceId == OpinionOf(name), cancellationToken);

    private static Guid? OpinionOf(BlobName name) =>
        name.Path.Split('/') is [_, "cases", _, "opinions", var folder, ..] && Guid.TryParse(folder, out var id) ? id : null;
}
