using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaseHub.Hub.Blobs;

/// <summary>
/// What the file store knows of a blob, as a small JSON file. While a blob is being replaced it describes both contents, since two
/// files cannot change in one step: after a crash between the two, the hash of the content tells which one is there.
/// </summary>
/// <param name="Current">Describes the content, unless <paramref name="Next"/> does.</param>
/// <param name="Next">Set only while a content is being replaced.</param>
internal sealed record BlobSidecar(BlobInfo Current, BlobInfo? Next)
{
    /// <summary>Null when there is none, or none that can be read.</summary>
    public static async Task<BlobSidecar?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), SidecarJson.Default.BlobSidecar);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SidecarJson.Default.BlobSidecar);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, WriteIndented = true)]
[JsonSerializable(typeof(BlobSidecar))]
internal sealed partial class SidecarJson : JsonSerializerContext;
