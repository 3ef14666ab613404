using System.Text.Json;
using CaseHub.Hub.Blobs;
using CaseHub.Hub.Data;

namespace CaseHub.Hub.Recordings.Keeping;

/// <summary>Writes a recording's manifest anew after its content changed, in place of the old one.</summary>
internal sealed class WriteManifest(HubDb db, IBlobStore store)
{
    /// <param name="recording">With its rows as they are about to be saved: the manifest is first, so that a crash between the two does it again.</param>
    /// <param name="cancellationToken">Of the hub's stop.</param>
    public async Task RunAsync(Recording recording, CancellationToken cancellationToken)
    {
        var manifest = RecordingManifest.Of(recording, await TopologyOf.ReadAsync(db, recording, cancellationToken));
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, RecordingManifest.Json), writable: false);
        await store.WriteAsync(recording.ManifestName(), content, "application/json", cancellationToken);
        await store.ForgetEarlierAsync(recording.ManifestName(), cancellationToken);
    }
}
