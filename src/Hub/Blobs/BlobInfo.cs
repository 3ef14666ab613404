namespace CaseHub.Hub.Blobs;

/// <summary>What a store knows of one blob without reading it.</summary>
/// <param name="OrganisationId">The tenant, from the blob's own metadata.</param>
/// <param name="Length">Bytes of plain content.</param>
/// <param name="Sha256">Of the plain content, 64 lower-case hex digits.</param>
internal sealed record BlobInfo(Guid OrganisationId, string ContentType, long Length, string Sha256)
{
    /// <summary>A strong validator (RFC 9110 §8.8.3). Being the hash of the content, it survives a move between stores.</summary>
    public string ETag => $"\"{Sha256}\"";
}

/// <summary>One line of a listing.</summary>
/// <param name="WrittenAt">When this content came to the store, by the store's clock.</param>
internal sealed record BlobEntry(BlobName Name, long Length, DateTimeOffset WrittenAt);

/// <summary>An open blob; the caller disposes it.</summary>
/// <param name="Stream">Seekable: a byte range costs a seek and what is read, not the whole blob.</param>
internal sealed record BlobContent(BlobInfo Info, Stream Stream) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
