using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace CaseHub.Hub.Blobs;

/// <summary>
/// Blobs as block blobs of one Azure container, with organisation and hash in each blob's metadata. Blocks that are never committed
/// Azure removes by itself after a week.
/// </summary>
/// <param name="container">With its credentials; never publicly readable. What people wait for goes through it, so it tries again a few times.</param>
/// <param name="recordings">
/// The same container for staging, committing and leases, without tries of its own: who copies a recording tries again for as long as it takes,
/// and has to see every failure to say so.
/// </param>
internal sealed class AzureBlobStore(BlobContainerClient container, BlobContainerClient recordings) : IBlobStore
{
    private const string OrganisationKey = "organisation";
    private const string HashKey = "sha256";
    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;

    public AzureBlobStore(BlobContainerClient container)
        : this(container, container)
    {
    }

    public async Task PrepareAsync(CancellationToken cancellationToken) =>
        await container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancellationToken);

    public async Task<BlobInfo> WriteAsync(BlobName name, Stream content, string contentType, CancellationToken cancellationToken)
    {
        var blob = container.GetBlockBlobClient(name.Path);
        var replaced = (await PropertiesAsync(blob, cancellationToken))?.ETag;
        // Ids of its own, so that two writers of one name do not mix their blocks; the condition refuses whom another has overtaken.
        var writer = Guid.NewGuid();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BlobBlocks.Bytes];
        long length = 0;
        int block = 0;
        int count;
        while ((count = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            length += count;
            await StageAsync(blob, IdOf(writer, block++), buffer.AsMemory(0, count), cancellationToken);
        }

        var info = new BlobInfo(name.OrganisationId, contentType, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        await ReplaceAsync(blob, writer, block, info, replaced, cancellationToken);
        return info;
    }

    public async Task<BlobContent?> OpenAsync(BlobName name, CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient(name.Path);
        if (await PropertiesAsync(blob, cancellationToken) is not { } properties) return null;
        return new BlobContent(InfoOf(properties), new AzureReadStream(blob, properties.ETag, properties.ContentLength));
    }

    public async Task<BlobInfo?> FindAsync(BlobName name, CancellationToken cancellationToken) =>
        await PropertiesAsync(container.GetBlobClient(name.Path), cancellationToken) is { } properties ? InfoOf(properties) : null;

    public async Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) =>
        await container.GetBlobClient(name.Path).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);

    public Task ForgetEarlierAsync(BlobName name, CancellationToken cancellationToken) => AzureEarlier.RemoveAsync(container, name.Path, cancellationToken);

    public async IAsyncEnumerable<BlobEntry> ListAsync(BlobName? folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in container.GetBlobsAsync(prefix: folder is null ? null : $"{folder.Path}/", cancellationToken: cancellationToken))
        {
            if (!BlobName.TryParse(item.Name, out var name)) continue;
            yield return new BlobEntry(name, item.Properties.ContentLength ?? 0, item.Properties.LastModified ?? DateTimeOffset.MaxValue);
        }
    }

    public Task StageAsync(BlobName name, int block, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        BlobBlocks.Check(block, bytes.Length);
        return StageAsync(recordings.GetBlockBlobClient(name.Path), IdOf(Guid.Empty, block), bytes, cancellationToken);
    }

    public async Task<BlobInfo> CommitAsync(BlobName name, int blocks, string contentType, string sha256, CancellationToken cancellationToken)
    {
        BlobBlocks.Check(blocks - 1, BlobBlocks.Bytes);
        var blob = recordings.GetBlockBlobClient(name.Path);
        var info = new BlobInfo(name.OrganisationId, contentType, Length: 0, sha256);
        try
        {
            await CommitAsync(blob, Guid.Empty, blocks, info, conditions: null, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            throw new MissingBlockException("Azure lacks a block that was to be committed.", e);
        }

        var properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
        return InfoOf(properties.Value);
    }

    public async Task<BlobLease?> TryLeaseAsync(BlobName name, Guid holder, CancellationToken cancellationToken) =>
        await AzureBlobLease.TryTakeAsync(recordings.GetBlobClient(name.Path), holder, cancellationToken);

    private static async Task StageAsync(BlockBlobClient blob, string id, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var segment = MemoryMarshal.TryGetArray(bytes, out var array) ? array : new ArraySegment<byte>(bytes.ToArray());
        using var stream = new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
        await blob.StageBlockAsync(id, stream, cancellationToken: cancellationToken);
    }

    /// <summary>Commits over the content that was there when the writing began (RFC 9110 §13.1.1).</summary>
    /// <param name="replaced">The ETag of that content; null where there was none.</param>
    private static async Task ReplaceAsync(BlockBlobClient blob, Guid writer, int blocks, BlobInfo info, ETag? replaced, CancellationToken cancellationToken)
    {
        var conditions = replaced is { } old ? new BlobRequestConditions { IfMatch = old } : new BlobRequestConditions { IfNoneMatch = ETag.All };
        try
        {
            await CommitAsync(blob, writer, blocks, info, conditions, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is Conflict or PreconditionFailed)
        {
            // An answer that was lost on the way makes the client try again, and our own commit has changed the ETag by then.
            if ((await PropertiesAsync(blob, cancellationToken)) is not { } present || InfoOf(present) != info) throw;
        }
    }

    private static async Task CommitAsync(
        BlockBlobClient blob, Guid writer, int blocks, BlobInfo info, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var options = new CommitBlockListOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = info.ContentType },
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [OrganisationKey] = info.OrganisationId.ToString("D"),
                [HashKey] = info.Sha256,
            },
            Conditions = conditions,
        };
        await blob.CommitBlockListAsync(Enumerable.Range(0, blocks).Select(block => IdOf(writer, block)), options, cancellationToken);
    }

    /// <summary>Azure wants every block id of a blob to have the same length: 16 bytes of the writer, 4 of the number.</summary>
    private static string IdOf(Guid writer, int block)
    {
        Span<byte> id = stackalloc byte[20];
        writer.TryWriteBytes(id);
        BinaryPrimitives.WriteInt32BigEndian(id[16..], block);
        return Convert.ToBase64String(id);
    }

    private static async Task<BlobProperties?> PropertiesAsync(BlobBaseClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == NotFound)
        {
            return null;
        }
    }

    private static BlobInfo InfoOf(BlobProperties properties) => new(
        Guid.Parse(properties.Metadata[OrganisationKey]),
        properties.ContentType,
        properties.ContentLength,
        properties.Metadata[HashKey]);
}
