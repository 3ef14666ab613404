namespace CaseHub.Hub.Recordings.Storing;

/// <summary>A track's file as it lies in the store, read back and compared.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of the whole, lower-case hex.</param>
/// <param name="Pieces">Of each <see cref="Blobs.BlobBlocks.Bytes"/> of it, in order.</param>
internal sealed record StoredTrack(long Bytes, string Sha256, IReadOnlyList<string> Pieces);
